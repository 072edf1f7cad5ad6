import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { type App, listener, serverOptions } from 'echostr'
import { deliveries, readAnswer, type SignedDelivery } from 'echostr/testing'
import { token } from './kit.ts'

/** A server with an app, on a port that was free. */
export async function serve(app: App): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(serverOptions, listener(app)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close()
      await app.close({ grace: 0 })
      server.closeAllConnections()
    },
  }
}

/** What a user sees when no delivery was answered. */
export const notice = '该公众号提供的服务出现故障'

/** One message as WeChat sends it in real time: hangs up after 5 s, delivers three times. What the user sees of it. */
export async function say(
  urls: string | readonly string[],
  text: string,
  user: string,
  times = 3,
): Promise<string> {
  const all = [urls].flat()
  const message = deliveries({ token, user }).text(text)
  for (let attempt = 0; attempt < times; attempt++) {
    const said = await deliver(all[attempt % all.length] ?? '', message.again())
    if (said !== undefined) return said
  }
  return notice
}

async function deliver(base: string, { url, content, headers }: SignedDelivery): Promise<string | undefined> {
  const started = performance.now()
  try {
    const response = await fetch(new URL(url, base), {
      method: 'POST',
      body: content,
      headers: headers as Record<string, string>,
      signal: AbortSignal.timeout(5000),
    })
    const answer = { status: response.status, body: await response.text(), type: '' }
    const { reply } = readAnswer(answer)
    return reply?.MsgType === 'text' ? reply.Content : ''
  } catch {
    // a connection that was closed without an answer is noticed at once, and delivered again after the same time
    await setTimeout(Math.max(0, 5000 - (performance.now() - started)))
    return undefined
  }
}
