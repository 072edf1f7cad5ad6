// The official client against a server like OpenAI's, over sockets: what providers do, and what goes wrong.
import { setImmediate } from 'node:timers/promises'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { streamText } from 'ai'
import type { EchostrError } from 'echostr'
import { aiSdk, type Model, openaiCompatible, type Tool, type Usage } from 'echostr-plugin-ai'
import { type FakeAnswer, type FakeOpenAI, type FakeScript, fakeOpenAI } from 'echostr-plugin-ai/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { stderrOf } from '../../support/kit.ts'

const test = suite('plugins/ai/openai')

const apiKey = 'sk-c4n4ry-0123456789'
const question = 'c4n4ry question'

interface Heard {
  readonly text: string
  readonly pieces: number
  readonly error: EchostrError | undefined
  readonly usage: readonly Usage[]
  readonly fake: FakeOpenAI
}

type Make = (fake: FakeOpenAI) => Model

const official: Make = ({ baseURL }) => openaiCompatible({ baseURL, apiKey, model: 'fake', maxRetries: 1 })

/** The model of the AI SDK, with its own retries off. */
const sdk: Make = ({ baseURL }) => {
  const provider = createOpenAICompatible({ name: 'fake', baseURL, apiKey, includeUsage: true })
  return aiSdk((messages, { signal }) =>
    streamText({
      model: provider('fake'),
      messages: messages as never,
      abortSignal: signal,
      maxRetries: 0,
      onError() {},
    }),
  )
}

/** What comes of one question. */
async function heard(
  answer: FakeScript | FakeAnswer | string,
  make = official,
  tools: readonly Tool[] = [],
): Promise<Heard> {
  const fake = await fakeOpenAI(typeof answer === 'function' ? answer : () => answer)
  const usage: Usage[] = []
  const { signal } = new AbortController()
  const bound = tools.map((tool) => ({
    ...tool,
    call: async (text: string) => String(await tool.run(JSON.parse(text), { signal } as never)),
  }))
  const call = { signal, user: 'digest', used: (each: Usage) => void usage.push(each) }
  let text = ''
  let pieces = 0
  let error: EchostrError | undefined
  try {
    const stream = await make(fake)([{ role: 'user', content: question }], {
      ...call,
      ...(bound.length > 0 && { tools: bound }),
    })
    for await (const piece of stream as AsyncIterable<string>) {
      text += piece
      pieces++
    }
  } catch (thrown) {
    error = thrown as EchostrError
  } finally {
    await fake.close()
  }
  return { text, pieces, error, usage, fake }
}

for (const [name, make] of [
  ['openai', official],
  ['ai', sdk],
] as const) {
  test(`${name}: an answer in pieces, with its usage`, async () => {
    const usage = { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 }
    const {
      text,
      pieces,
      usage: used,
      fake,
      error,
    } = await heard({ pieces: ['你', '好', '。'], usage }, make)
    assert.is(error, undefined)
    assert.is(text, '你好。')
    assert.ok(pieces >= 3)
    assert.equal([used[0]?.input, used[0]?.output, used[0]?.model], [9, 3, 'fake-1'])
    const [{ path, headers, body } = {} as never] = fake.requests
    assert.is(path, '/v9/chat/completions')
    assert.is(headers.authorization, `Bearer ${apiKey}`)
    assert.equal(
      [body.model, body.stream, body.messages],
      ['fake', true, [{ role: 'user', content: question }]],
    )
  })

  test(`${name}: comments, chunks without a choice, and what it thinks are not shown`, async () => {
    const { text, error } = await heard(
      { pieces: ['你', '好。'], reasoning: ['想一想', '再想'], noise: true },
      make,
    )
    assert.equal([text, error], ['你好。', undefined])
  })

  for (const [status, code, what] of [
    [401, 'ai_unauthorized', {}],
    [402, 'ai_unpaid', { code: 'invalid_request_error' }],
    [403, 'ai_unauthorized', {}],
    [404, 'ai_failed', { code: 'model_not_found' }],
    [429, 'ai_rate_limited', { type: 'rate_limit_error' }],
    [429, 'ai_unpaid', { code: 'insufficient_quota' }],
    [400, 'ai_filtered', { code: 'data_inspection_failed' }],
    [400, 'ai_filtered', { code: '1301' }],
    [429, 'ai_unpaid', { code: '1113' }],
    [429, 'ai_unpaid', { type: 'exceeded_current_quota_error' }],
    [403, 'ai_unpaid', { code: 'AccountOverdueError' }],
    [400, 'ai_unpaid', { code: 'Arrearage' }],
    [429, 'ai_rate_limited', { code: 'Throttling.AllocationQuota' }],
    [400, 'ai_filtered', { code: 'SensitiveContentDetected' }],
    [400, 'ai_failed', { code: 'bad_request' }],
    [500, 'ai_failed', {}],
  ] as const)
    test(`${name}: ${status} ${JSON.stringify(what)} is ${code}, and tells neither the key nor the question`, async () => {
      const message = `key ${apiKey}, question: ${question}`
      let error: EchostrError | undefined
      const said = await stderrOf(async () => {
        error = (await heard({ status, error: { message, ...what }, retryAfter: 0 }, make)).error
      })
      assert.is(error?.code, code)
      assert.match(error?.message ?? '', String(status))
      assert.not.match(`${error?.message} ${error?.cause} ${said}`, /c4n4ry/)
      assert.equal(said, [])
    })

  test(`${name}: an error inside the stream, behind a piece`, async () => {
    const { text, error } = await heard(
      { pieces: ['你'], error: { code: 'server_error', message: question } },
      make,
    )
    assert.is(text, '你')
    assert.match(error?.code ?? '', /^ai_/)
    assert.not.match(error?.message ?? '', question)
  })

  for (const [error, code] of [
    [{ code: 429 }, 'ai_rate_limited'],
    [{ code: '429', type: 'x' }, 'ai_rate_limited'],
    [{ type: 'rate_limit_error' }, 'ai_rate_limited'],
    [{ type: 'overloaded_error' }, 'ai_rate_limited'],
    [{ code: 'insufficient_balance' }, 'ai_unpaid'],
    [{ code: 401 }, 'ai_unauthorized'],
    [{ code: 'data_inspection_failed' }, 'ai_filtered'],
    [{ code: 'whatever' }, 'ai_failed'],
  ] as const)
    test(`${name}: an error inside the stream, ${JSON.stringify(error)}, is ${code}`, async () => {
      const heardOf = await heard({ pieces: ['你'], error: { message: question, ...error } as never }, make)
      assert.equal([heardOf.text, heardOf.error?.code], ['你', code])
      assert.not.match(heardOf.error?.message ?? '', question)
    })

  test(`${name}: the provider’s filter ends the answer`, async () => {
    const { text, error } = await heard({ pieces: ['你'], finish: 'content_filter' }, make)
    assert.equal([text, error?.code], ['你', 'ai_filtered'])
  })

  test(`${name}: a connection that breaks`, async () => {
    const { text, error } = await heard({ pieces: ['你', 50], finish: null, end: 'broken' }, make)
    assert.is(text, '你')
    assert.match(error?.code ?? '', /^ai_/)
  })

  test(`${name}: nobody is there`, async () => {
    const fake = await fakeOpenAI()
    await fake.close()
    const model = make(fake)
    const call = { signal: new AbortController().signal, user: 'u', used() {} }
    try {
      for await (const _ of (await model(
        [{ role: 'user', content: question }],
        call,
      )) as AsyncIterable<string>);
      assert.unreachable()
    } catch (error) {
      assert.is((error as EchostrError).code, 'ai_unreachable')
    }
  })

  test(`${name}: whoever stops reading ends the request`, async () => {
    const fake = await fakeOpenAI(() => ({ pieces: ['你', 30_000, '好'] }))
    const controller = new AbortController()
    const call = { signal: controller.signal, user: 'u', used() {} }
    const stream = (await make(fake)([{ role: 'user', content: 'x' }], call)) as AsyncIterable<string>
    for await (const piece of stream) if (piece === '你') controller.abort()
    while (fake.abandoned === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    await fake.close()
  })
}

test('an end without a reason is no end, also without [DONE]', async () => {
  for (const end of ['done', 'silent'] as const) {
    const { text, error } = await heard({ pieces: ['你好'], finish: null, end })
    assert.equal([text, error?.code], ['你好', 'ai_cut_off'])
  }
  assert.equal((await heard({ pieces: ['你好'], end: 'silent' })).error, undefined)
})

test('tried again before the first piece, after Retry-After; never behind it', async () => {
  const times: number[] = []
  const again: FakeScript = (_, count) => {
    times.push(performance.now())
    return count === 1 ? { status: 429, retryAfter: 1 } : '好。'
  }
  assert.is((await heard(again)).text, '好。')
  assert.ok((times[1] ?? 0) - (times[0] ?? 0) > 900)
  const broken = await heard({ pieces: ['你', 20], end: 'broken', finish: null })
  assert.is(broken.fake.requests.length, 1)
})

test('tools are called, also several at once, and what they say is told', async () => {
  const run = ({ city }: { city: string }) => `${city}: 20`
  const weather: Tool = {
    type: 'function',
    function: { name: 'weather', parameters: { type: 'object' } },
    run,
  }
  const script: FakeScript = ({ body }, count) =>
    count === 1
      ? {
          toolCalls: [
            { name: 'weather', arguments: { city: '广州' } },
            { name: 'weather', arguments: { city: '北京' } },
            { name: 'unknown', arguments: {} },
          ],
        }
      : body.messages
          .slice(2)
          .map(({ content }: { content: string }) => content)
          .join('，')
  const { text, fake } = await heard(script, official, [weather])
  assert.is(text, '广州: 20，北京: 20，Error: there is no such tool.')
  assert.equal(fake.requests[0]?.body.tools, [{ type: 'function', function: weather.function }])
  const [, asked] = fake.requests[1]?.body.messages ?? []
  assert.equal(asked.tool_calls[0], {
    id: 'call_0',
    type: 'function',
    function: { name: 'weather', arguments: '{"city":"广州"}' },
  })
})

test('what it has said and thought before it calls a tool goes back to it: DeepSeek and Kimi refuse it else', async () => {
  const weather: Tool = { type: 'function', function: { name: 'weather' }, run: () => 'x' }
  const calls = [{ name: 'weather', arguments: {} }]
  const script: FakeScript = (_, count) => {
    if (count === 1) return { pieces: ['我查', '一下。'], reasoning: ['先', '查天气'], toolCalls: calls }
    return count === 2 ? { toolCalls: calls } : '好。'
  }
  const { text, fake } = await heard(script, official, [weather])
  assert.is(text, '我查一下。好。')
  const [, first, , second] = fake.requests[2]?.body.messages ?? []
  assert.equal([first.content, first.reasoning_content], ['我查一下。', '先查天气'])
  assert.is(second.content, null)
  assert.not('reasoning_content' in second)
})

test('a model that goes on calling tools is stopped after six rounds', async () => {
  const weather: Tool = { type: 'function', function: { name: 'weather' }, run: () => 'x' }
  const script: FakeScript = () => ({ toolCalls: [{ name: 'weather', arguments: {} }] })
  const { text, fake } = await heard(script, official, [weather])
  assert.equal([text, fake.requests.length], ['', 6])
  assert.is(fake.requests[5]?.body.tool_choice, 'none')
})

test('nothing of the environment for OpenAI’s own service goes to another provider', async () => {
  const names = [
    'OPENAI_ORG_ID',
    'OPENAI_PROJECT_ID',
    'OPENAI_ADMIN_KEY',
    'OPENAI_LOG',
    'OPENAI_CUSTOM_HEADERS',
  ]
  for (const name of names) process.env[name] = name === 'OPENAI_LOG' ? 'debug' : 'c4n4ry: env'
  try {
    const { fake, text } = await heard({ pieces: ['好'] })
    assert.is(text, '好')
    assert.not.match(JSON.stringify(fake.requests[0]?.headers), /c4n4ry: env|organization|project/i)
  } finally {
    for (const name of names) delete process.env[name]
  }
})

test('a provider that sends for ever, without the end of an event or of an error, is left behind', async () => {
  const line = (text: string) => new TextEncoder().encode(text)
  for (const [status, chunk] of [
    [200, line('x'.repeat(16_384))],
    [200, line('data: {"choices":[]}\n'.repeat(500))],
    [200, line(`data: {"a":"${'x'.repeat(16_000)}"}\n\n`)],
    [500, line('no '.repeat(5000))],
  ] as const) {
    let sent = 0
    const endless: typeof fetch = async () =>
      new Response(
        new ReadableStream({
          async pull(controller) {
            await setImmediate()
            sent += chunk.length
            controller.enqueue(chunk)
          },
        }),
        { status, headers: { 'content-type': status === 200 ? 'text/event-stream' : 'text/plain' } },
      )
    const make: Make = ({ baseURL }) =>
      openaiCompatible({ baseURL, apiKey, model: 'fake', maxRetries: 0, fetch: endless })
    const { error, text } = await heard('never asked', make)
    assert.equal([error?.code, text], ['ai_failed', ''])
    assert.ok(sent < 40_000_000, `${sent}`)
  }
})

test('more of the request, and headers, as the provider wants them', async () => {
  const make: Make = ({ baseURL }) =>
    openaiCompatible({
      baseURL: `${baseURL}/`,
      apiKey,
      model: 'fake',
      params: { temperature: 0, enable_thinking: false, stream_options: undefined },
      headers: { 'x-more': '1' },
    })
  const { fake, text } = await heard({ pieces: ['好'] }, make)
  const [{ body, headers } = {} as never] = fake.requests
  assert.equal([text, body.temperature, body.enable_thinking, headers['x-more']], ['好', 0, false, '1'])
  assert.not('stream_options' in body)
})

test('anything with a textStream is a model', async () => {
  const model = aiSdk(() => ({
    textStream: (async function* () {
      yield '你'
      yield '好'
    })(),
  }))
  const call = { signal: new AbortController().signal, user: 'u', used() {} }
  let text = ''
  for await (const piece of (await model([], call)) as AsyncIterable<string>) text += piece
  assert.is(text, '你好')
})

test.run()
