import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Awaitable, checkOptions, type OptionCheck, serverOptions } from 'echostr'
import { aiError } from '../texts.ts'
import { type FakeAnswer, write } from './fake-answer.ts'

/** A request that the server was sent. */
export interface FakeRequest {
  /** The path, from the server's root on. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** What the client has sent, e.g. `body.messages`. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever a client sends
  readonly body: any
}

/** Gives the answer to a request; a string is short for `{ pieces: [string] }`. */
export type FakeScript = (request: FakeRequest, count: number) => Awaitable<FakeAnswer | string>

/** A server like OpenAI's. */
export interface FakeOpenAI {
  /** Give it to `openaiCompatible`. It ends with `/v9`, which nobody could guess. */
  readonly baseURL: string
  /** What was asked, oldest first. */
  readonly requests: readonly FakeRequest[]
  /** Answers that the client did not read to their end. */
  readonly abandoned: number
  close(): Promise<void>
}

const answering: OptionCheck = {
  is: 'a function that gives an answer, or a text,',
  fits: (value) => typeof value === 'function' || typeof value === 'string',
}

/** Bytes of a request. */
const longest = 10_000_000

/**
 * Starts a server on 127.0.0.1 that answers `/chat/completions` as a script says: pieces with waits, tool calls, usage,
 * errors, streams that break. For tests of what is asked over a socket; `scriptedModel` needs none.
 *
 * @throws EchostrError `ai_option`
 * @example
 * const fake = await fakeOpenAI(() => ({ pieces: ['你好', 500, '。'], usage: { prompt_tokens: 9, completion_tokens: 3 } }))
 * const model = openaiCompatible({ baseURL: fake.baseURL, apiKey: 'test', model: 'fake' })
 */
export async function fakeOpenAI(answer: FakeScript | string = '你好。'): Promise<FakeOpenAI> {
  checkOptions('fakeOpenAI()', { answer }, { answer: answering }, aiError)
  const script: FakeScript = typeof answer === 'string' ? () => answer : answer
  const requests: FakeRequest[] = []
  let abandoned = 0
  const server = createServer(serverOptions, async (req, res) => {
    res.on('close', () => {
      if (!res.writableEnded) abandoned++
    })
    const request = await read(req)
    requests.push(request)
    await respond(request, res, () => script(request, requests.length))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    baseURL: `http://127.0.0.1:${port}/v9`,
    requests,
    get abandoned() {
      return abandoned
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
      if (server.listening) await once(server, 'close')
    },
  }
}

async function respond(
  { path }: FakeRequest,
  res: ServerResponse,
  answer: () => Awaitable<FakeAnswer | string>,
): Promise<void> {
  if (path !== '/v9/chat/completions') {
    res.writeHead(404, { 'content-type': 'application/json' })
    res.end(JSON.stringify({ error: { message: `404 ${path}`, type: 'invalid_request_error' } }))
    return
  }
  const given = await attempt(answer)
  await write(typeof given === 'string' ? { pieces: [given] } : given, res)
}

/** A script that throws is the server's failure, and not the end of the test's process. */
async function attempt(answer: () => Awaitable<FakeAnswer | string>): Promise<FakeAnswer | string> {
  try {
    return await answer()
  } catch (thrown) {
    return { status: 500, error: { message: String(thrown) } }
  }
}

async function read(req: IncomingMessage): Promise<FakeRequest> {
  let text = ''
  for await (const chunk of req) if (text.length < longest) text += chunk
  return { path: req.url ?? '', headers: req.headers, body: parsed(text) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
