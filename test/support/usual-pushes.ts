import { EchostrError, parseXml } from 'echostr'
import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { isMisread, readTextPush } from '../../src/parse/text-push.ts'
import { readUsualPush } from '../../src/parse/usual-push.ts'
import { readXml } from '../../src/parse/xml.ts'
import { mutated, mutations, pasted } from '../fuzz/mutations.ts'

/** What stands behind MsgType in WeChat's documents. A `_` is where a text may be. */
const bodies: Readonly<Record<string, string>> = {
  text: '<Content>_</Content>\n<MsgId>1234567890123456</MsgId>',
  image: '<PicUrl>_</PicUrl>\n<MediaId>_</MediaId>\n<MsgId>1234567890123456</MsgId>',
  voice: '<MediaId>_</MediaId>\n<Format>_</Format>\n<MsgId>1234567890123456</MsgId>',
  'voice, 16 kHz':
    '<MediaId>_</MediaId>\n<Format>_</Format>\n<MsgId>1234567890123456</MsgId>\n<MediaId16K>_</MediaId16K>',
  'voice, recognised':
    '<MediaId>_</MediaId>\n<Format>_</Format>\n<Recognition>_</Recognition>\n<MsgId>1234567890123456</MsgId>',
  video: '<MediaId>_</MediaId>\n<ThumbMediaId>_</ThumbMediaId>\n<MsgId>1234567890123456</MsgId>',
  shortvideo: '<MediaId>_</MediaId>\n<ThumbMediaId>_</ThumbMediaId>\n<MsgId>1234567890123456</MsgId>',
  location:
    '<Location_X>23.134521</Location_X>\n<Location_Y>-113.358803</Location_Y>\n<Scale>20</Scale>\n<Label>_</Label>\n<MsgId>1234567890123456</MsgId>',
  link: '<Title>_</Title>\n<Description>_</Description>\n<Url>_</Url>\n<MsgId>1234567890123456</MsgId>',
}

/** Names of the pushes of {@link usualPush}. */
export const usualKinds: readonly string[] = Object.keys(bodies)

/** A push as WeChat writes it, with these texts in its sections, one after the other. */
export function usualPush(kind: string, texts: readonly string[]): string {
  const head =
    '<xml>\n<ToUserName>_</ToUserName>\n<FromUserName>_</FromUserName>\n<CreateTime>1348831860</CreateTime>\n'
  const type = `<MsgType><![CDATA[${kind.split(',')[0]}]]></MsgType>\n`
  const all = ['gh_test', 'o-user', ...texts]
  return `${head}${type}${bodies[kind]}\n</xml>`.replace(/_(?=<)/g, () => `<![CDATA[${all.shift() ?? ''}]]>`)
}

const text = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('', 'hi', '明天广州的天气[微笑]', 'a]', ']', ']]', 'x]]', '<&>', '😀'),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 1, arbitrary: pasted },
)
const whole = fc
  .tuple(fc.constantFrom(...usualKinds), fc.array(text, { minLength: 3, maxLength: 3 }))
  .map(([kind, texts]) => usualPush(kind, texts))

/** Pushes of every ordinary kind, two of three with some bytes changed. */
const mutatedPushes: fc.Arbitrary<string> = fc.oneof(
  { weight: 1, arbitrary: whole },
  { weight: 2, arbitrary: fc.tuple(whole, mutations).map(([xml, list]) => mutated(xml, list).toString()) },
)

/** What `parseXml` does without the expression. */
function byReader(xml: string): unknown {
  try {
    return readTextPush(xml) ?? fieldsOf(xml)
  } catch (error) {
    if (isMisread(xml)) throw new EchostrError('unclear_text', 'as parseXml does')
    throw error
  }
}

function fieldsOf(xml: string): unknown {
  const { name, value } = readXml(xml)
  if (name !== 'xml') throw new EchostrError('malformed_body', 'another root')
  return typeof value === 'string' ? {} : value
}

function outcome(read: (xml: string) => unknown, xml: string): string {
  try {
    return JSON.stringify(read(xml))
  } catch (error) {
    if (error instanceof EchostrError) return error.code
    throw error
  }
}

/**
 * Asserts that `parseXml` gives the reader's fields, in the reader's order, or its refusal.
 *
 * @returns how many of them the expression has read, and how many were refused
 */
export function assertSameAsReader(runs: number, seed: number): { read: number; refused: number } {
  const count = { read: 0, refused: 0 }
  const property = fc.property(mutatedPushes, (xml) => {
    const found = outcome(parseXml, xml)
    const expected = outcome(byReader, xml)
    if (found !== expected) assert.is(found, expected, xml)
    if (readUsualPush(xml)) count.read++
    if (!found.startsWith('{')) count.refused++
  })
  fc.assert(property, { seed, numRuns: runs })
  return count
}
