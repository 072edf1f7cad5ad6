import { request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { deliveries, readAnswer, type SignedDelivery } from 'echostr/testing'
import { honest } from './accounts.ts'
import { lead } from './attack.ts'

/** ms that WeChat waits, and that the slow handler takes, at pace 1. */
const patience = 5000
const slow = 6000
/** ms between two quick messages. */
const beat = 50

/** What the honest account's user has seen. */
export interface Witness {
  /** ms of each quick message, from its sending to its answer. */
  readonly latencies: readonly number[]
  /** What was answered to quick messages that did not get their own answer. */
  readonly lost: readonly string[]
  /** The answer to the slow message, or what came in its place. */
  readonly slow: string
}

interface Got {
  readonly status: number
  readonly body: string
}

/** The user of an account that is not attacked: WeChat's rhythm, real sockets, real time. */
export class Honest {
  readonly #port: number
  readonly #pace: number
  readonly #delivery = deliveries(honest)
  readonly #latencies: number[] = []
  readonly #lost: string[] = []
  /** The message whose answer takes longer than WeChat waits. */
  readonly slow: SignedDelivery
  #first: SignedDelivery | undefined

  /** @param pace 1 for WeChat's five seconds, 0.1 for half a second */
  constructor(port: number, pace: number) {
    this.#port = port
    this.#pace = pace
    this.slow = this.#delivery.text(`slow ${slow * pace}`)
  }

  /** What a first message makes a process allocate for good. */
  async warm(): Promise<void> {
    for (let i = 0; i < 20; i++) await this.#deliver(this.#delivery.text(`warm ${i}`))
  }

  /** Gives the answer to a message. */
  async ask(text: string): Promise<string> {
    return this.#answerTo(this.#delivery.text(text))
  }

  /** Sends the slow message in a moment, and quick ones until the other work has ended, too. */
  async while(others: Promise<unknown>): Promise<Witness> {
    const slow = this.#sendSlow()
    let over = false
    const quick = this.#sendQuick(() => over)
    await Promise.allSettled([slow, others])
    over = true
    await quick
    await this.#repeat()
    return { latencies: this.#latencies, lost: this.#lost, slow: await slow }
  }

  async #sendSlow(): Promise<string> {
    await setTimeout(lead)
    for (let tries = 0; tries < 3; tries++) {
      const got = await this.#deliver(this.slow, patience * this.#pace)
      if (got?.status === 200) return readable(this.slow, got)
    }
    return 'no answer to three deliveries'
  }

  async #sendQuick(isOver: () => boolean): Promise<void> {
    const sent: Promise<void>[] = []
    for (let i = 0; !isOver(); i++) {
      sent.push(this.#sendOne(`hello ${i}`))
      await setTimeout(beat)
    }
    await Promise.all(sent)
  }

  async #sendOne(text: string): Promise<void> {
    const push = this.#delivery.text(text)
    this.#first ??= push
    const started = performance.now()
    const answer = await this.#answerTo(push)
    this.#latencies.push(performance.now() - started)
    if (answer !== `You said: ${text}`) this.#lost.push(answer)
  }

  /** The first message once more, as when its answer was lost on the way. */
  async #repeat(): Promise<void> {
    if (!this.#first) return
    const answer = await this.#answerTo(this.#first.again())
    if (answer !== 'You said: hello 0') this.#lost.push(`delivered again: ${answer}`)
  }

  async #answerTo(push: SignedDelivery): Promise<string> {
    const got = await this.#deliver(push)
    return got ? readable(push, got) : 'no answer'
  }

  #deliver({ url, content }: SignedDelivery, ms = patience): Promise<Got | undefined> {
    return new Promise((resolve) => {
      const length = Buffer.byteLength(content)
      const headers = { 'content-type': 'text/xml', 'content-length': length, connection: 'close' }
      const signal = AbortSignal.timeout(ms)
      const req = request({ port: this.#port, method: 'POST', path: url, headers, signal, agent: false })
      req.on('error', () => resolve(undefined))
      req.on('response', (res) => {
        let body = ''
        res.setEncoding('utf8').on('data', (text: string) => {
          body += text
        })
        res.on('error', () => resolve(undefined))
        res.on('end', () => resolve({ status: res.statusCode ?? 0, body }))
      })
      req.end(content)
    })
  }
}

/** The text of an answer; its status when it is none. */
function readable(push: SignedDelivery, { status, body }: Got): string {
  if (status !== 200) return `status ${status}`
  const { reply } = readAnswer({ status, body: push.opened(body), type: '' })
  return reply?.MsgType === 'text' ? reply.Content : body || 'nothing'
}
