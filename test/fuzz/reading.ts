// A second reading of bodies that the product has accepted, made in another way: slow, trusting, by regular expressions.

import * as assert from 'uvu/assert'

/** Fields, leaves or lists of them. */
export type Read = string | readonly Read[] | { readonly [name: string]: Read }

interface Level {
  readonly name: string
  text: string
  fields?: Record<string, Read>
}

const token = new RegExp(
  [
    '<!--[^]*?-->',
    '<\\?[^]*?\\?>',
    '<!\\[CDATA\\[(?<section>)',
    '</(?<close>[^ \\t\\r\\n>]+)[ \\t\\r\\n]*>',
    '<(?<name>[^ \\t\\r\\n/>]+)(?:"[^"]*"|\'[^\']*\'|[^"\'>/])*(?<empty>/?)>',
    '(?<text>[^<]+)',
  ].join('|'),
  'y',
)

/** Fields that say who sent what: they may stand once among the root's own. */
export const identity: readonly string[] = [
  'ToUserName',
  'FromUserName',
  'CreateTime',
  'MsgType',
  'Event',
  'MsgId',
  'Encrypt',
]

function twice(name: string): string {
  return `accepted, although ${name} is there twice`
}

/** The fields of an accepted body, XML or JSON. */
export function reading(body: string): Record<string, Read> {
  const text = body.trimStart()
  const root = text.startsWith('<') ? (readTextPush(body) ?? readXml(text)) : readJson(text)
  // a root that holds nothing but text has no fields
  const fields = typeof root === 'string' ? {} : (root as Record<string, Read>)
  if (text.startsWith('<'))
    for (const name of identity) assert.not.ok(Array.isArray(fields[name]), twice(name))
  return fields
}

const white = '[ \\t\\r\\n]{0,64}'
const cdata = (inner: string) => `<!\\[CDATA\\[${inner}\\]\\]>`
const word = '[\\w.@-]{1,128}'
const shortValue = '[\\w.:+/=-]*'

/** A text push as WeChat makes it, as one expression: the text is all that stands before the last end of a Content. */
const textPush = new RegExp(
  [
    `^${white}<xml>`,
    `<ToUserName>${cdata(`(?<ToUserName>${word})`)}</ToUserName>`,
    `<FromUserName>${cdata(`(?<FromUserName>${word})`)}</FromUserName>`,
    `<CreateTime>(?:${cdata('(?<time>\\d{1,15})')}|(?<CreateTime>\\d{1,15}))</CreateTime>`,
    `<MsgType>${cdata('text')}</MsgType>`,
    `<Content>${cdata('(?<Content>[^]*)')}</Content>`,
  ].join(white) +
    `(?<tail>(?:${white}<(?<name>[A-Za-z]{1,32})>(?:${cdata(shortValue)}|${shortValue})</\\k<name>>)*)${white}</xml>${white}$`,
)

/** The fields of a text push, unless somebody else's text stands in it, too. */
function readTextPush(xml: string): Record<string, Read> | undefined {
  const found = textPush.exec(xml)?.groups
  if (!found) return undefined
  const { tail = '', name: _, time, Content = '', ...first } = found
  const fields = Object.assign(Object.create(null), first, {
    CreateTime: time ?? first.CreateTime,
    MsgType: 'text',
    Content: Content.split(']]]]><![CDATA[>').join(']]>'),
  })
  const elements = [...tail.matchAll(/<(\w+)>(?:<!\[CDATA\[)?([^<\]]*)/g)]
  if (elements.length > 16 || elements.some(([, name = '']) => name === 'bizmsgmenuid')) return undefined
  for (const [, name = '', value] of elements) {
    if (name in fields) return undefined
    fields[name] = value
  }
  return fields
}

/** The root's fields, or its text. */
export function readXml(xml: string): Read {
  const levels: Level[] = [{ name: '', text: '', fields: Object.create(null) }]
  token.lastIndex = xml.charCodeAt(0) === 0xfeff ? 1 : 0
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex
    const found = token.exec(xml)
    if (!found) throw new Error(`accepted, although nothing can be read at ${at}`)
    take(levels, found.groups ?? {}, xml)
  }
  return Object.values(levels[0]?.fields ?? {})[0] ?? ''
}

function take(levels: Level[], groups: Record<string, string | undefined>, xml: string): void {
  const level = levels.at(-1) as Level
  if (groups.text !== undefined) level.text += dereferenced(groups.text)
  else if (groups.section !== undefined) level.text += section(xml, level.name)
  else if (groups.name !== undefined) {
    levels.push({ name: groups.name, text: '' })
    if (groups.empty) leave(levels)
  } else if (groups.close !== undefined) leave(levels)
}

/** The section that begins where the last token ended: up to a `]]>` with its end tag or another section behind. */
function section(xml: string, element: string): string {
  const parts = xml.slice(token.lastIndex).split(']]>')
  const last = parts.findIndex((_, i) => ends(parts[i + 1] ?? '', element))
  if (last === -1) throw new Error('accepted, although a section is not closed')
  const text = parts.slice(0, last + 1).join(']]>')
  token.lastIndex += text.length + 3
  return text
}

function ends(behind: string, element: string): boolean {
  const tag = /^[^<]*<(?:\/([^ \t\r\n>]+)[ \t\r\n]*>|!\[CDATA\[)/.exec(behind)
  return tag !== null && (tag[1] ?? element) === element
}

function leave(levels: Level[]): void {
  const { name, text, fields } = levels.pop() as Level
  const parent = levels.at(-1)
  if (!parent) throw new Error('accepted, although more is closed than was opened')
  parent.fields ??= Object.create(null) as Record<string, Read>
  const before = parent.fields[name]
  const value = fields ?? text
  if (before === undefined) parent.fields[name] = value
  else parent.fields[name] = Array.isArray(before) ? [...before, value] : [before, value]
}

const names: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function dereferenced(text: string): string {
  return text.replace(/&(?:#x([^;]+)|#([^;]+)|([^;]+));/g, (_, hex?: string, decimal?: string, name = '') =>
    hex || decimal ? character(hex ? Number.parseInt(hex, 16) : Number(decimal)) : (names[name] ?? ''),
  )
}

function character(code: number): string {
  const found = String.fromCodePoint(code)
  assert.match(
    found,
    /^[\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]$/u,
    'accepted, although XML forbids it',
  )
  return found
}

/** Numbers and literals become texts before `JSON.parse` sees them: it would round them. */
export function readJson(json: string): Read {
  const words = json.replace(/^\ufeff/, '').replace(/"(?:\\.|[^"\\])*"|[^\s"{}[\],:]+/gs, (word) => {
    if (word === 'null') return '""'
    return word.startsWith('"') ? word.replace(/\p{Cc}/gu, escaped) : JSON.stringify(word)
  })
  assertOnce(words)
  return JSON.parse(words) as Read
}

/** `JSON.parse` takes the last of several equal names and says nothing. */
function assertOnce(json: string): void {
  const names = new Set<string>()
  let depth = 0
  for (const [mark, name] of json.matchAll(/("(?:\\.|[^"\\])*")\s*:|"(?:\\.|[^"\\])*"|[{}[\]]/gs)) {
    if (mark === '{' || mark === '[') depth++
    else if (mark === '}' || mark === ']') depth--
    else if (name !== undefined && depth === 1) addOnce(names, JSON.parse(name) as string)
  }
}

function addOnce(names: Set<string>, name: string): void {
  assert.not.ok(names.has(name) && identity.includes(name), twice(name))
  names.add(name)
}

function escaped(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`
}
