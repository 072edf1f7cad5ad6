import { FieldSet } from '../base/field-set.ts'
import type { Fields } from '../messages/base.ts'
import type { OrdinaryMessages } from '../messages/ordinary.ts'

/** Most characters of a push that is read here; of WeChat's own none has more. */
const most = 8192

type Step<Kind> = `${keyof Kind & string}${'' | '?'}`

/** The elements behind MsgType, in the order in which WeChat writes them. Those with a `?` are not always sent. */
const elements = {
  text: ['Content', 'MsgId'],
  image: ['PicUrl', 'MediaId', 'MsgId'],
  voice: ['MediaId', 'Format', 'Recognition?', 'MsgId', 'MediaId16K?'],
  video: ['MediaId', 'ThumbMediaId', 'MsgId'],
  shortvideo: ['MediaId', 'ThumbMediaId', 'MsgId'],
  location: ['Location_X', 'Location_Y', 'Scale', 'Label', 'MsgId'],
  link: ['Title', 'Description', 'Url', 'MsgId'],
} as const satisfies { [Kind in keyof OrdinaryMessages]?: readonly Step<OrdinaryMessages[Kind]>[] }

/** What WeChat writes as a bare number. All else is a CDATA section. */
const numbers: ReadonlySet<string> = new Set(['CreateTime', 'Location_X', 'Location_Y', 'Scale', 'MsgId'])

const gap = '[ \\t\\r\\n]{0,64}'
const number = '([\\d.-]{1,32})'
/** It ends at its first `]]>`, so there is one way only to read a push, and no text that a user pastes can have two. */
const section = '<!\\[CDATA\\[([^\\]]*(?:\\](?!\\]>)[^\\]]*)*)\\]\\]>'
const typeOf = /<MsgType><!\[CDATA\[(\w{1,64})\]/

interface Form {
  readonly whole: RegExp
  /** Names of what it captures behind MsgType. */
  readonly names: readonly string[]
}

const forms: ReadonlyMap<string, Form> = new Map(
  Object.entries<readonly string[]>(elements).map(([type, steps]) => [type, formOf(type, steps)]),
)

function formOf(type: string, steps: readonly string[]): Form {
  const head = ['ToUserName', 'FromUserName', 'CreateTime'].map(expressionOf).join('')
  const ending = `${gap}<MsgType><!\\[CDATA\\[${type}\\]\\]></MsgType>${steps.map(expressionOf).join('')}`
  const whole = new RegExp(`^<xml>${head}${ending}${gap}</xml>${gap}$`)
  return { whole, names: steps.map((step) => step.replace('?', '')) }
}

function expressionOf(step: string): string {
  const name = step.replace('?', '')
  const element = `${gap}<${name}>${numbers.has(name) ? number : section}</${name}>`
  return name === step ? element : `(?:${element})?`
}

/**
 * The fields of an ordinary message exactly as WeChat writes it, by one expression from end to end: in half of the time
 * that `text-push.ts` takes for a text, and in less than half of what the reader takes for the others.
 *
 * @returns undefined for any other push, malformed or not: the reader has to tell. What is returned is what it would read
 */
export function readUsualPush(xml: string): Fields | undefined {
  if (xml.length > most) return undefined
  const type = typeOf.exec(xml)?.[1] ?? ''
  const form = forms.get(type)
  const found = form?.whole.exec(xml)
  return form && found ? fieldsOf(type, form.names, found) : undefined
}

function fieldsOf(type: string, names: readonly string[], found: readonly (string | undefined)[]): Fields {
  const fields = new FieldSet()
  // named one by one: a store whose name is looked up takes several times as long
  fields.ToUserName = found[1] as string
  fields.FromUserName = found[2] as string
  fields.CreateTime = found[3] as string
  fields.MsgType = type
  for (let i = 0; i < names.length; i++) {
    const value = found[i + 4]
    if (value !== undefined) fields[names[i] as string] = value
  }
  return fields as Fields
}
