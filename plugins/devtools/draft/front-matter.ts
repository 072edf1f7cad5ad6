/** What stands in front of an article, between two lines of `---`, and the article. */
export interface FrontMatter {
  readonly fields: Readonly<Record<string, string>>
  /** Lines that are no `name: value`. */
  readonly odd: readonly string[]
  readonly text: string
}

/** Reads the lines in front of an article: plain `name: value`, a value in quotes too; nothing else of YAML. */
export function frontMatterOf(source: string): FrontMatter {
  const file = source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const [all, inside = ''] = /^---\n(?:(.*?)\n)?---(?:\n|$)/s.exec(file) ?? []
  if (all === undefined) return { fields: {}, odd: [], text: file }
  const lines = inside.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
  const read = lines.map((line) => /^\s*([A-Za-z_][\w-]*)\s*:(.*)$/.exec(line))
  return {
    fields: Object.fromEntries(
      read.flatMap((found) => (found ? [[found[1], unquoted((found[2] ?? '').trim())]] : [])),
    ),
    odd: lines.filter((_, at) => read[at] === null),
    text: file.slice(all.length),
  }
}

function unquoted(value: string): string {
  return /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value
}
