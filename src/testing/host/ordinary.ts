import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert/strict'
import { requestOf } from './request.ts'
import type { Cases } from './traits.ts'

const appId = 'wxOfTheContract'
const encodingAESKey = 'keyOfTheContractabcdefghijklmnopqrstuvwxyz0'

/** What WeChat sends day by day. */
export const ordinaryCases: Cases = {
  'the handshake: echostr as it is, as text, with its length, in HTTP/1.1 and 1.0': async (begin) => {
    const trial = await begin()
    for (const version of ['1.1', '1.0'] as const) {
      const echostr = `<b>${version}</b>+/=`
      const { status, body, headers } = await trial.asks(trial.delivery.handshake(echostr), { version })
      deepStrictEqual([status, body], [200, echostr])
      match(headers['content-type'] ?? '', /^text\/plain/)
      deepStrictEqual(
        [headers['content-length'], headers['transfer-encoding'], headers['x-content-type-options']],
        [String(echostr.length), undefined, 'nosniff'],
      )
    }
  },
  'a handshake over HTTP/1.0 ends its connection': async (begin) => {
    const trial = await begin()
    const line = trial.line()
    await line.write(requestOf(trial.delivery.handshake(), { version: '1.0' }))
    strictEqual((await line.hears())?.status, 200)
    await line.ends()
  },
  'a push is handled once and answered with the reply, as XML with its length': async (begin) => {
    const trial = await begin()
    const { headers, body } = await trial.answers('你好 <&> 😀')
    match(headers['content-type'] ?? '', /^application\/xml/)
    deepStrictEqual(
      [headers['content-length'], headers['transfer-encoding']],
      [String(Buffer.byteLength(body)), undefined],
    )
    deepStrictEqual([trial.handled, trial.errors], [['你好 <&> 😀'], []])
  },
  'a push over HTTP/1.0 is answered, not in chunks': async (begin) => {
    const trial = await begin()
    const { headers } = await trial.answers('old', { version: '1.0' })
    strictEqual(headers['transfer-encoding'], undefined)
  },
  'the Content-Type of a push plays no part, nor that there is none': async (begin) => {
    const trial = await begin()
    const types = ['text/xml; charset=utf-8', 'application/xml', 'text/plain', 'application/json', null]
    for (const type of [...types, 'application/x-www-form-urlencoded', 'application/octet-stream'])
      await trial.answers(`as ${type}`, { headers: { 'content-type': type } })
  },
  'a push in chunks is taken': async (begin) => {
    const trial = await begin()
    await trial.answers('in chunks', { chunked: true })
  },
  'a push that is cut within a character is whole': async (begin) => {
    const trial = await begin()
    const delivery = trial.delivery.text('你好')
    const bytes = requestOf(delivery)
    const cut = bytes.indexOf('你') + 1
    const line = trial.line()
    await line.write(bytes.subarray(0, cut))
    await line.write(bytes.subarray(cut))
    trial.assertReply(await line.hears(), delivery, 'echo: 你好')
  },
  'in secure mode a push is opened and its reply sealed': async (begin) => {
    const trial = await begin({ app: { appId, encodingAESKey } })
    const { body } = await trial.answers('a secret')
    match(body, /<Encrypt>/)
    doesNotMatch(body, /secret/)
    strictEqual((await trial.asks(trial.delivery.handshake('1'))).body, '1')
  },
  'a push in JSON is handled': async (begin) => {
    const trial = await begin()
    const fields = { MsgType: 'text', Content: 'JSON', MsgId: '7000000000000000001' }
    const { status, body } = await trial.asks(trial.delivery.json(fields), {
      headers: { 'content-type': 'application/json' },
    })
    deepStrictEqual([status, trial.handled], [200, ['JSON']])
    ok(body.includes('echo: JSON'), body)
  },
  'a connection is kept: handshakes, pushes and a refused handshake, one after the other': async (begin) => {
    const trial = await begin()
    const line = trial.line()
    const statuses: (number | undefined)[] = []
    for (const delivery of [
      trial.delivery.handshake(),
      trial.delivery.text('one'),
      { ...trial.delivery.handshake('forged'), url: trial.path },
      trial.delivery.text('two'),
      trial.delivery.handshake(),
    ]) {
      await line.write(requestOf(delivery))
      statuses.push((await line.hears())?.status)
    }
    deepStrictEqual(statuses, [200, 200, 401, 200, 200])
    deepStrictEqual(trial.handled, ['one', 'two'])
  },
  'two pushes that come at once over one connection are answered in their order': async (begin) => {
    const trial = await begin()
    const [first, second] = [trial.delivery.text('first'), trial.delivery.text('second')]
    const line = trial.line()
    await line.write(Buffer.concat([requestOf(first), requestOf(second)]))
    trial.assertReply(await line.hears(), first, 'echo: first')
    trial.assertReply(await line.hears(), second, 'echo: second')
  },
}
