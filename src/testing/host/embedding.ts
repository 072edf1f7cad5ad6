import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import type { Attempt, Cases, HostTraits } from './traits.ts'
import type { BodyParser, Trial } from './trial.ts'

/** An answer, or a refusal that names the culprit: never silence, and never a message that lacks something. */
const parsed: Readonly<Record<BodyParser, Attempt>> = {
  string: async (begin) => {
    const trial = await begin({ parser: 'string' })
    await trial.answers('你好')
    await trial.answers('in chunks', { chunked: true })
  },
  buffer: async (begin) => {
    const trial = await begin({ parser: 'buffer' })
    await trial.answers('你好')
  },
  object: async (begin) => {
    const trial = await begin({ parser: 'object' })
    const fields = { MsgType: 'text', Content: 'parsed', MsgId: '7000000000000000001' }
    const { status } = await trial.asks(trial.delivery.json(fields), {
      headers: { 'content-type': 'application/json' },
    })
    const [error] = trial.errors
    if (status === 200) deepStrictEqual(trial.handled, ['parsed'])
    else deepStrictEqual([status, error?.code, trial.handled], [400, 'body_consumed', []])
  },
}

/** The foreign route answers GET and POST, before and after the app does. */
async function untouched(trial: Trial): Promise<void> {
  const { delivery } = trial
  const url = '/foreign'
  for (const [each, options] of [
    [delivery.handshake(), { url }],
    [delivery.text('x'), { url, body: '{"a":1}', headers: { 'content-type': 'application/json' } }],
  ] as const)
    strictEqual((await trial.asks(each, options)).body, 'foreign')
}

/** An app beside other things in one server. */
export function embeddingCases({ mounts, parsers = [], routes }: HostTraits): Cases {
  const cases: Record<string, Attempt> = {
    'an app without a path answers every one': async (begin) => {
      const trial = await begin({ path: null })
      await trial.answers('anywhere')
    },
  }
  for (const parser of parsers)
    cases[`a body parser that leaves ${parser} has read the body before`] = parsed[parser]
  if (mounts)
    cases['mounted below a path, the app answers there'] = async (begin) => {
      const trial = await begin({ mount: '/base' })
      await trial.answers('mounted')
      const { status } = await trial.asks(trial.delivery.text('x'), { url: '/wechat?signature=1' })
      deepStrictEqual([status, trial.handled], [404, ['mounted']])
    }
  if (routes)
    cases['a foreign route is left untouched'] = async (begin) => {
      const trial = await begin()
      await untouched(trial)
      await trial.answers('between')
      await untouched(trial)
      ok(trial.errors.length === 0)
    }
  return cases
}
