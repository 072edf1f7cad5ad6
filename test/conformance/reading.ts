import type { Saxes } from './suite.ts'

/** What an element holds, as another parser sees it, in the shape of our fields. */
export type Seen = string | Seen[] | { [name: string]: Seen }

interface Level {
  readonly name: string
  readonly fields: Record<string, Seen>
  text: string
}

/** The root's name and what it holds. Text beside child elements is a field `#text`, which ours does not keep. */
export function seen(parser: Saxes, xml: string): { name: string; value: Seen } {
  const levels: Level[] = [{ name: '', text: '', fields: Object.create(null) }]
  const add = (text: string) => {
    const level = levels.at(-1)
    if (level) level.text += text
  }
  parser.on('opentag', ({ name }) => levels.push({ name, text: '', fields: Object.create(null) }))
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => leave(levels))
  parser.write(xml).close()
  const [[name, value] = ['', '']] = Object.entries(levels[0]?.fields ?? {})
  return { name, value }
}

function leave(levels: Level[]): void {
  const level = levels.pop() as Level
  const { fields } = levels.at(-1) as Level
  const before = fields[level.name]
  if (before === undefined) fields[level.name] = held(level)
  else fields[level.name] = [...(Array.isArray(before) ? before : [before]), held(level)]
}

function held({ fields, text }: Level): Seen {
  if (Object.keys(fields).length === 0) return text
  return /^[ \t\r\n]*$/.test(text) ? fields : { ...fields, '#text': text }
}
