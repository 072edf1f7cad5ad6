import * as fc from 'fast-check'
import { pasted } from './mutations.ts'
import { now } from './wechat.ts'

/** A body, and who it is from, whatever a user has pasted into it. */
export interface Push {
  readonly text: string
  readonly sender: string
  /** False when the pasted text may have made it malformed. */
  readonly clean: boolean
  /** What WeChat put into it. */
  readonly fields: Fields
}

type Fields = Readonly<Record<string, string>>

const id = fc.nat({ max: 2 ** 31 - 1 }).map(String)
const openId = fc.constantFrom('o-user', 'o-other', 'o_-0', 'o<&>"', '__proto__', '用户')
const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replace(/\]\]>|[\ud800-\udfff]/gu, '')),
  fc.constantFrom('', '你好', 'hi', '0', 'null', 'x'.repeat(3000)),
)

const particulars: fc.Arbitrary<Fields> = fc.oneof(
  fc.record({ MsgType: fc.constant('text'), Content: words, MsgId: id }),
  fc.record({ MsgType: fc.constant('image'), PicUrl: words, MediaId: id, MsgId: id }),
  fc.record({ MsgType: fc.constant('location'), Location_X: id, Label: words, MsgId: id }),
  fc.record({
    MsgType: fc.constant('event'),
    Event: fc.constantFrom('CLICK', 'subscribe', 'pic_sysphoto', 'TEMPLATESENDJOBFINISH', '__proto__', 'x'),
    EventKey: words,
  }),
  fc.record({ MsgType: fc.constantFrom('__proto__', 'constructor', 'unknown', 'EVENT'), Content: words }),
)

const head = fc.record({
  ToUserName: fc.constantFrom('gh_test', 'gh_<&>'),
  FromUserName: openId,
  CreateTime: fc.constant(String(now)),
})

/** As WeChat does: CDATA around the text, and nothing escaped in it. */
function xml(fields: Fields): string {
  const elements = Object.entries(fields).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
  return `<xml>${elements.join('\n')}</xml>`
}

function clean(fields: Fields, write: (fields: Fields) => string): Push {
  return { text: write(fields), sender: fields.FromUserName ?? '', clean: true, fields }
}

const orderly: fc.Arbitrary<Push> = fc
  .tuple(
    head,
    particulars,
    fc.constantFrom(xml, xml, (fields: Fields) => JSON.stringify(fields)),
  )
  .map(([first, rest, write]) => clean({ ...first, ...rest }, write))

/** The kinds and fields that a user fills with what he likes. */
const typed = fc.constantFrom(
  (Content: string): Fields => ({ MsgType: 'text', Content }),
  (Content: string): Fields => ({ MsgType: 'text', Content }),
  (Label: string): Fields => ({ MsgType: 'location', Location_X: '1', Location_Y: '2', Scale: '3', Label }),
  (Title: string): Fields => ({ MsgType: 'link', Title, Description: Title, Url: Title }),
)

/** A text in WeChat's own form is never refused, whatever it is; of the others some are. */
const abused: fc.Arbitrary<Push> = fc.tuple(head, typed, pasted, id).map(([first, fill, words, MsgId]) => {
  const fields: Fields = { ...first, ...fill(words), MsgId }
  const isUsual = /^[\w-]+$/.test(first.ToUserName + first.FromUserName)
  return { ...clean(fields, xml), clean: isUsual && fields.MsgType === 'text' }
})

/** Pushes as WeChat makes them, one in four with a text that somebody typed to do harm. */
export const pushes: fc.Arbitrary<Push> = fc.oneof(
  { weight: 3, arbitrary: orderly },
  { weight: 1, arbitrary: abused },
)
