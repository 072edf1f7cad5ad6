/** Messages in Chinese, by the English ones. `{name}` stands for a value, and is in both. */
export type Phrases = Readonly<Record<string, string>>

/** A message cut at its values: the texts between the values, and the values' names, of which there is one less. */
interface Template {
  readonly pieces: readonly string[]
  readonly names: readonly string[]
}

const value = /\{(\w+)\}/

/**
 * A message in Chinese, with its values; undefined when there is no phrase for it.
 *
 * @param read gives a value in Chinese
 */
export function inChinese(
  message: string,
  phrases: Phrases,
  read: (value: string) => string = (text) => text,
): string | undefined {
  for (const [english, chinese] of Object.entries(phrases)) {
    const values = valuesIn(message, templateOf(english))
    if (values) return chinese.replace(/\{(\w+)\}/g, (_, name) => read(values.get(name) ?? ''))
  }
  return undefined
}

function templateOf(english: string): Template {
  const parts = english.split(value)
  return { pieces: parts.filter((_, at) => at % 2 === 0), names: parts.filter((_, at) => at % 2 === 1) }
}

/** Matched by hand: a regular expression would try every way to cut a long message. */
function valuesIn(message: string, { pieces, names }: Template): ReadonlyMap<string, string> | undefined {
  const [first = '', ...others] = pieces
  if (others.length === 0) return message === first ? new Map() : undefined
  if (!message.startsWith(first)) return undefined
  const values = new Map<string, string>()
  let at = first.length
  for (const [place, piece] of others.entries()) {
    const isLast = place === others.length - 1
    const end = isLast ? lastIn(message, piece) : message.indexOf(piece, at)
    if (end < at) return undefined
    values.set(names[place] ?? '', message.slice(at, end))
    at = end + piece.length
  }
  return values
}

function lastIn(message: string, piece: string): number {
  return message.endsWith(piece) ? message.length - piece.length : -1
}
