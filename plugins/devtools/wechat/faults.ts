import { checkOptions, type OptionTable } from 'echostr'

/** What goes wrong on purpose, for one message or for all of them. */
export interface Faults {
  /** The request, or its answer, is lost on the way; WeChat closes the connection at 5 s. */
  readonly drop?: 'request' | 'answer'
  /** Which tries are lost, from 1. Default: the first. */
  readonly tries?: readonly number[]
  /** How many more times each delivery is sent at the same moment. */
  readonly duplicate?: number
  /** The message is held back until the next one has been sent, for 5 s at most. */
  readonly reorder?: boolean
  /** ms that the request and the answer take each. */
  readonly latency?: number
  /** ms over which the body arrives, in ten pieces. */
  readonly trickle?: number
  /** Source address: the `X-Forwarded-For`, and for `127.…` the address of the socket. */
  readonly from?: string
  /** A signature that a good server refuses. Such a push is sent once: no attacker retries. */
  readonly signature?: 'bad' | 'missing' | 'stale'
  /** Another body in the place of the push: one of {@link hostileBodies}, or anything. It is signed, and sent once. */
  readonly body?: HostileBody | { readonly bytes: string | Uint8Array }
}

/** Name of a body that should do no harm. */
export type HostileBody =
  | 'empty'
  | 'cut'
  | 'not_utf8'
  | 'entity'
  | 'entity_bomb'
  | 'deep'
  | 'huge'
  | 'two_types'
  | 'json_array'
  | 'control_characters'

const bomb = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('')

const bodies: Readonly<Record<HostileBody, (push: string) => string | Uint8Array>> = {
  empty: () => '',
  cut: (push) => push.slice(0, push.length / 2),
  not_utf8: (push) => Buffer.concat([Buffer.from(push), Buffer.from([0xff, 0xfe])]),
  entity: (push) => `<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]>${withContent(push, '&x;')}`,
  entity_bomb: (push) => `<!DOCTYPE xml [<!ENTITY l0 "lol">${bomb}]>${withContent(push, '&l9;')}`,
  deep: (push) => withContent(push, '<a>'.repeat(5000) + '</a>'.repeat(5000)),
  huge: (push) => withContent(push, 'x'.repeat(2 * 1024 * 1024)),
  two_types: (push) => push.replace('<MsgType>', '<MsgType>event</MsgType><MsgType>'),
  json_array: () => '[1,2,3]',
  control_characters: (push) => withContent(push, '<![CDATA[\u0000\u0008\uFFFE]]>'),
}

/** Bodies that should do no harm, made of the push they stand for. */
export const hostileBodies: Readonly<Record<HostileBody, (push: string) => string | Uint8Array>> =
  Object.fromEntries(
    Object.entries(bodies).map(([name, make]) => [
      name,
      (push: string) => {
        checkOptions(`hostileBodies.${name}()`, { push }, { push: 'string' })
        return make(push)
      },
    ]),
  ) as typeof bodies

function withContent(push: string, content: string): string {
  return push.replace(/(<Content>.*<\/Content>)?<\/xml>$/s, () => `<Content>${content}</Content></xml>`)
}

const known: OptionTable<Faults> = {
  'drop?': ['request', 'answer'],
  'tries?': 'list',
  'duplicate?': 'count',
  'reorder?': 'boolean',
  'latency?': 'count',
  'trickle?': 'count',
  'from?': 'text',
  'signature?': ['bad', 'missing', 'stale'],
  'body?': { is: 'the name of a hostile body, or { bytes }', fits: isBody },
}

function isBody(value: unknown): boolean {
  if (typeof value === 'string') return Object.hasOwn(hostileBodies, value)
  const { bytes } = (value ?? {}) as { bytes?: unknown }
  return typeof bytes === 'string' || bytes instanceof Uint8Array
}

/** @throws EchostrError `bad_option` */
export function checkFaults(name: string, faults: Faults): void {
  checkOptions(name, faults, known)
}

/** The body that a fault puts in the place of the push. */
export function hostile(body: NonNullable<Faults['body']>, push: string): string | Uint8Array {
  return typeof body === 'string' ? hostileBodies[body](push) : body.bytes
}

/** What faults put into a request that no request of WeChat's has. */
export function amissIn({ signature, body }: Faults): 'signature' | 'body' | undefined {
  if (signature !== undefined) return 'signature'
  return body === undefined ? undefined : 'body'
}
