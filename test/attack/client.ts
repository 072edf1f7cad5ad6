import { inspect } from 'node:util'
import { App, EchostrError } from 'echostr'
import { type Client, client } from 'echostr/plugins/client'
import type { Probe, Stage } from './attack.ts'
import { answers } from './hostile.ts'
import { flood } from './wire.ts'

/** ms that a call may take. */
const timeout = 800

function made({ url }: Stage): Client {
  const options = { appId: 'wx1', secret: 'CANARYsecret', retries: 0, timeout, mediaTimeout: timeout }
  return client({ ...options, baseUrl: url })
}

/** Settles as a call has to: with something, or with an error that says what it is. */
async function settle(what: string, call: () => Promise<unknown>, wrong: string[]): Promise<void> {
  const app = new App({ token: 'CANARYtoken' })
  const started = performance.now()
  try {
    const file = (await call()) as { filename?: string; body?: ReadableStream } | undefined
    if (file?.filename !== undefined && !/^[^\\/\p{Cc}]*[^\\/.\p{Cc}][^\\/\p{Cc}]*$/u.test(file.filename))
      wrong.push(`${what}: the file is named ${JSON.stringify(file.filename)}`)
    await file?.body?.cancel()
  } catch (error) {
    if (!(error instanceof EchostrError)) wrong.push(`${what}: ${inspect(error).slice(0, 200)}`)
    // as a terminal shows it, and every field of it, its controls made readable
    app.report(error as Error)
    console.error(inspect(error, { depth: 9 }).replace(/[^\n -~]/g, '?'))
  }
  const ms = performance.now() - started
  if (ms > 3 * timeout) wrong.push(`${what}: took ${ms.toFixed(0)} ms`)
}

/** Text that is no JSON, though nearly all of it is quotes. */
const quotes = 'quotes'

async function manyQuotes(stage: Stage): Promise<void> {
  const wrong: string[] = []
  await settle(`call ${quotes}`, () => made(stage).call(`/cgi-bin/${quotes}`), wrong)
  if (wrong.length > 0) throw new Error(wrong.join('; '))
}

/** Every other answer there is, to a call, and to a download that is read to its end. */
async function everyAnswer(stage: Stage): Promise<void> {
  const wechat = made(stage)
  const wrong: string[] = []
  await wechat.token()
  const names = Object.keys(answers).filter((name) => name !== quotes)
  await flood(names.length, 3, async (i) => {
    const name = names[i] ?? ''
    await settle(`call ${name}`, () => wechat.call(`/cgi-bin/${name}`), wrong)
  })
  if ('polluted' in {}) wrong.push('Object.prototype is changed')
  if (wrong.length > 0) throw new Error(wrong.join('; '))
}

async function everyDownload(stage: Stage): Promise<void> {
  const wechat = made(stage)
  const wrong: string[] = []
  const names = Object.keys(answers).filter((name) => name !== 'endless' && name !== 'lying')
  await flood(names.length, 3, async (i) => {
    const name = names[i] ?? ''
    await settle(`download ${name}`, () => wechat.download(`/cgi-bin/${name}`), wrong)
  })
  if (wrong.length > 0) throw new Error(wrong.join('; '))
}

/** A file that has no end, read to its end: refused when it is too large. */
async function endlessFile(stage: Stage): Promise<void> {
  const wechat = made(stage)
  for (const name of ['endless', 'gzip']) {
    const reading = (async () => {
      // what begins like JSON is refused before there is a file
      const file = await wechat.download(`/cgi-bin/${name}`)
      if (!('body' in file)) throw new Error('That is no file')
      let bytes = 0
      for await (const chunk of file.body as ReadableStream<Uint8Array>) {
        bytes += chunk.length
        if (bytes > 256 * 2 ** 20) throw new Error(`${name}: more than 256 MiB were read`)
      }
    })()
    await reading.catch((error) => {
      if (!(error instanceof EchostrError)) throw error
    })
  }
}

export const clients: readonly Probe[] = [
  { name: 'an answer of a hostile WeChat that is all quotes', suffer: manyQuotes },
  { name: 'answers of a hostile WeChat to calls', growth: 100, suffer: everyAnswer },
  { name: 'answers of a hostile WeChat to downloads', growth: 100, suffer: everyDownload },
  { name: 'a file without an end', growth: 150, suffer: endlessFile },
]
