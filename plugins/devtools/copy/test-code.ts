import { type Fields, parseXml } from 'echostr'
import { readAnswer } from 'echostr/testing'
import { recordedFields } from '../conversation/conversation.ts'

/** How pushes are sealed, where they are. */
export interface Seal {
  readonly appId: string
  readonly compatible: boolean
}

/** A push and what it was answered. */
export interface Pushed {
  /** The address of the server, without the query that was signed. */
  readonly url: string
  readonly seal: Seal | undefined
  readonly push: string
  /** There when an answer came; the body in the open. */
  readonly answer?: { readonly status: number; readonly body: string } | undefined
  /** Deliveries that it took until the answer came. */
  readonly tries: number
}

/** A test, for node:test, that sends the same message and expects the same answer. No secret stands in it. */
export function testOfPush({ url, seal, push, answer, tries }: Pushed): string {
  const fields = parseXml(push)
  const { kind, fields: own } = recordedFields(fields)
  const addresses = { user: fields.FromUserName, account: fields.ToUserName }
  return [
    ...head({ url, seal, addresses }),
    `test(${literal(titleOf(kind, fields))}, async () => {`,
    ...delivering(`wechat.${callOf(kind, own)}`, answer?.status ?? 200, tries).map((line) => `  ${line}`),
    `  ${expectation(answer)}`,
    '})',
    '',
  ].join('\n')
}

/** A test of the console's check. */
export function testOfHandshake(url: string, seal: Seal | undefined): string {
  return [
    ...head({ url, seal, addresses: {} }),
    "test('the address is the owner\\'s', async () => {",
    "  const { status, body } = await send(target, wechat.handshake('4375120948345356249'))",
    "  assert.deepEqual({ status, body }, { status: 200, body: '4375120948345356249' })",
    '})',
    '',
  ].join('\n')
}

function callOf(kind: string, fields: object): string {
  const [type = '', event] = kind.split(/:(.*)/s)
  if (event !== undefined && type === 'event') return `event(${literal(event)}, ${literal(fields)})`
  const whole = event === undefined ? fields : { Event: event, ...fields }
  return `message(${literal(type)}, ${literal(whole)})`
}

interface Head {
  readonly url: string
  readonly seal: Seal | undefined
  readonly addresses: Readonly<Record<string, unknown>>
}

function head({ url, seal, addresses }: Head): readonly string[] {
  const key = seal && [`appId: ${literal(seal.appId)}`, 'encodingAESKey']
  const given = Object.entries(addresses).map(([name, value]) => `${name}: ${literal(value)}`)
  const options = ['token', ...(key ?? []), ...(seal?.compatible ? ['compatible: true'] : []), ...given]
  const secrets = ["ECHOSTR_TOKEN: token = ''", ...(seal ? ["ECHOSTR_AES_KEY: encodingAESKey = ''"] : [])]
  return [
    "import assert from 'node:assert/strict'",
    "import { test } from 'node:test'",
    "import { deliveries, send } from 'echostr/testing'",
    '',
    '// the app itself will do as well',
    `const target = process.env.ECHOSTR_URL ?? ${literal(url)}`,
    `const { ${secrets.join(', ')} } = process.env`,
    `const wechat = deliveries({ ${options.join(', ')} })`,
    '',
  ]
}

/** Sends it, as often as it took: WeChat delivers a message up to three times. */
function delivering(message: string, status: number, tries: number): readonly string[] {
  const expected = `assert.equal(status, ${status})`
  if (tries < 2) return [`const { status, reply } = await send(target, ${message})`, expected]
  return [
    `const message = ${message}`,
    'const deliver = async () => {',
    '  const { status, reply } = await send(target, message.again())',
    `  ${expected}`,
    '  return { reply }',
    '}',
    '// WeChat delivers it again when there is no answer within five seconds',
    `const { reply } = await deliver()${'.catch(deliver)'.repeat(tries - 1)}`,
  ]
}

function expectation(answer: Pushed['answer']): string {
  if (!answer) return 'assert.ok(reply)'
  const { reply } = read(answer)
  if (!reply) return 'assert.equal(reply, undefined)'
  const { CreateTime: _, ...content } = reply
  // what was parsed has no prototype
  return `assert.deepEqual(structuredClone({ ...reply, CreateTime: 0 }), ${literal({ ...content, CreateTime: 0 })})`
}

/** What cannot be read is no reply, as `send` has it. */
function read(answer: NonNullable<Pushed['answer']>): Partial<ReturnType<typeof readAnswer>> {
  try {
    return readAnswer({ ...answer, type: 'application/xml' })
  } catch {
    return {}
  }
}

function titleOf(kind: string, { Content, EventKey }: Fields): string {
  const more = [Content, EventKey].find((each) => typeof each === 'string' && each !== '')
  return [kind, more].filter(Boolean).join(' ').slice(0, 80)
}

/** A value as source text. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  const members = Object.entries(value).map(([name, inner]) => `${nameOf(name)}: ${literal(inner)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

function quoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll("'", "\\'").replaceAll('\\"', '"')
  return `'${inner.replace(/[\u2028\u2029\u007f-\u009f\ufeff]/g, escaped)}'`
}

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** A name that is written as it is, or as what is computed: `__proto__` would set a prototype. */
function nameOf(name: string): string {
  if (name === '__proto__') return "['__proto__']"
  return /^[A-Za-z_]\w*$/.test(name) ? name : quoted(name)
}
