import { deepStrictEqual, doesNotMatch, ok, strictEqual } from 'node:assert/strict'
import type { SignedDelivery } from '../signed-delivery.ts'
import { type RequestOptions, requestOf } from './request.ts'
import type { Attempt, Cases } from './traits.ts'
import { type Settings, type Trial, token } from './trial.ts'

/** A request that is refused. */
interface Refused extends RequestOptions {
  readonly delivery: SignedDelivery
}

/** A request is refused with this status and nothing else, is reported with this code, and the next one is answered. */
function refusing(
  status: number,
  code: string,
  make: (trial: Trial) => Refused,
  settings?: Settings,
): Attempt {
  return async (begin) => {
    const trial = await begin(settings)
    const { delivery, ...options } = make(trial)
    const { status: given, body } = await trial.asks(delivery, options)
    deepStrictEqual([given, body, trial.handled], [status, '', []])
    deepStrictEqual(
      trial.errors.map((error) => error.code),
      [code],
    )
    await trial.answers('and then')
  }
}

/** A host that knows no such method may say so itself: its words do not count, but neither app nor token is in them. */
function unwanted(method: string, ...statuses: readonly number[]): Attempt {
  return async (begin) => {
    const trial = await begin()
    const { status, body } = await trial.asks(trial.delivery.text('no push'), { method })
    ok(statuses.includes(status), `status ${status}`)
    doesNotMatch(body, new RegExp(`${token}|no push`))
    if (method === 'HEAD') strictEqual(body, '')
    deepStrictEqual(trial.handled, [])
    await trial.answers('and then')
  }
}

/** A push with this body, signed. */
function raw(body: string | Buffer, options: RequestOptions = {}): (trial: Trial) => Refused {
  return ({ delivery }) => ({ delivery: delivery.raw('x'), body, ...options })
}

const secure = {
  app: { appId: 'wxOfTheContract', encodingAESKey: 'keyOfTheContractabcdefghijklmnopqrstuvwxyz0' },
}
const tooLarge = 'x'.repeat(2001)

/** What is refused, and what goes wrong. */
export const refusalCases: Cases = {
  'a push without a signature: 401': refusing(401, 'missing_signature', (trial) => ({
    delivery: trial.delivery.text('x'),
    url: trial.path,
  })),
  'a push with a wrong signature: 401': refusing(401, 'bad_signature', (trial) => {
    const delivery = trial.delivery.text('x')
    return { delivery, url: delivery.url.replace(/signature=\w/, 'signature=x') }
  }),
  'a handshake with a wrong signature: 401, and echostr is not told': refusing(
    401,
    'bad_signature',
    (trial) => {
      const delivery = trial.delivery.handshake('told')
      return { delivery, url: delivery.url.replace(/signature=\w/, 'signature=x') }
    },
  ),
  'a query that no parser can read: 401': refusing(401, 'bad_signature', (trial) => ({
    delivery: trial.delivery.handshake(),
    url: `${trial.path}?signature=%zz&timestamp=%&nonce=%E4%BD&__proto__=x&signature[]=1&echostr=1`,
  })),
  'a push that was signed long ago: 401': refusing(401, 'stale_timestamp', (trial) => {
    const delivery = trial.delivery.text('x')
    trial.clock.jump(3600)
    return { delivery }
  }),
  'a plain push in secure mode: 401': refusing(
    401,
    'plain_push_in_secure_mode',
    (trial) => ({ delivery: trial.delivery.text('x'), body: '<xml><ToUserName>gh_test</ToUserName></xml>' }),
    secure,
  ),
  'no body: 400': refusing(400, 'malformed_body', raw('')),
  'XML that does not end: 400': refusing(400, 'malformed_body', raw('<xml><ToUserName>')),
  'bytes that are not UTF-8: 400': refusing(
    400,
    'malformed_body',
    raw(Buffer.from('<xml>\xff\xfe</xml>', 'latin1')),
  ),
  'a form: 400': refusing(
    400,
    'malformed_body',
    raw('a=1&b=2', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  ),
  'a push without a sender: 400': refusing(
    400,
    'missing_field',
    raw('<xml><ToUserName>gh_test</ToUserName></xml>'),
  ),
  'a compressed body: 415': refusing(
    415,
    'encoded_body',
    raw('x', { headers: { 'content-encoding': 'gzip' } }),
  ),
  'a body over the limit: 413': refusing(413, 'body_too_large', raw(tooLarge)),
  'a body in chunks over the limit: 413': refusing(413, 'body_too_large', raw(tooLarge, { chunked: true })),
  'PUT and DELETE: 405, or the host knows them not': async (begin) => {
    await unwanted('PUT', 405, 404)(begin)
    await unwanted('DELETE', 405, 404)(begin)
  },
  'HEAD has no body, and OPTIONS is no push': async (begin) => {
    await unwanted('HEAD', 200, 405, 404)(begin)
    await unwanted('OPTIONS', 405, 404, 204, 200)(begin)
  },
  'another path: 404': async (begin) => {
    const trial = await begin()
    const { status, body } = await trial.asks(trial.delivery.text('x'), { url: '/elsewhere?signature=1' })
    deepStrictEqual([status, trial.handled], [404, []])
    doesNotMatch(body, new RegExp(token))
  },
  'a body of exactly the limit is taken': async (begin) => {
    const trial = await begin()
    const { content } = trial.delivery.text('')
    await trial.answers('x'.repeat(2000 - content.length))
  },
  'two Content-Lengths: 400, and nothing is handled': async (begin) => {
    const trial = await begin()
    const bytes = requestOf(trial.delivery.text('smuggled')).toString('latin1')
    const line = trial.line()
    await line.write(
      Buffer.from(bytes.replace('content-length', 'content-length: 3\r\ncontent-length'), 'latin1'),
    )
    strictEqual((await line.hears())?.status, 400)
    deepStrictEqual(trial.handled, [])
    await trial.answers('and then')
  },
  'a sender that leaves amid the body: nothing is handled, and the next one is answered': async (begin) => {
    const trial = await begin()
    const bytes = requestOf(trial.delivery.text('half'))
    const line = trial.line()
    await line.write(bytes.subarray(0, bytes.length - 10))
    line.hangUp()
    await trial.answers('and then')
    deepStrictEqual(trial.handled, ['and then'])
  },
  'what a handler throws stays inside: the user sees nothing, and the developer is told': async (begin) => {
    const trial = await begin()
    const { status, body } = await trial.asks(trial.delivery.text('fail'))
    deepStrictEqual([status, body], [200, 'success'])
    strictEqual(trial.errors[0]?.message, 'a secret of the handler')
  },
  'what a stage throws stays inside: 400': async (begin) => {
    const trial = await begin()
    trial.app.wrap('parse', () => () => {
      throw new Error('a secret of the stage')
    })
    const { status, body } = await trial.asks(trial.delivery.text('x'))
    deepStrictEqual([status, body, trial.errors[0]?.code], [400, '', 'stage_failed'])
  },
}
