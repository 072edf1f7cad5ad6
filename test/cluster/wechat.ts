import { type OutgoingHttpHeaders, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { type Deliveries, deliveries, readAnswer, type SignedDelivery } from 'echostr/testing'
import { type Cluster, type Instance, token } from './cluster.ts'

/** What came of one delivery: the reply's text, '' for silence; undefined when nobody answered in five seconds. */
export interface Tried {
  readonly at: Instance
  readonly text: string | undefined
}

/** WeChat, over real sockets: hangs up after five seconds, and delivers again, to whom the balancer chooses. */
export class WeChat {
  readonly #cluster: Cluster
  readonly #deliveries: Deliveries
  readonly #patience: number

  constructor(cluster: Cluster, scale: number) {
    this.#cluster = cluster
    this.#deliveries = deliveries({ token, clock: cluster.clock })
    this.#patience = 5000 / scale
  }

  text(content: string): SignedDelivery {
    return this.#deliveries.text(content)
  }

  /** Sends a message until one of three deliveries is answered; the first ones to `route`, the others by turns. */
  async send(message: SignedDelivery, ...route: Instance[]): Promise<readonly Tried[]> {
    const tries: Tried[] = []
    while (tries.length < 3) {
      const at = route.shift() ?? this.#cluster.next()
      const answer = await this.deliver(message.again(), at)
      tries.push({ at, text: answer })
      if (answer !== undefined) break
    }
    return tries
  }

  /** One delivery. What is refused or reset has failed at once. */
  deliver(message: SignedDelivery, { port }: Instance): Promise<string | undefined> {
    return new Promise((resolve) => {
      const { method, url: path, headers, content } = message
      const req = request({ port, method, path, headers: headers as OutgoingHttpHeaders, agent: false })
      const timer = setTimeout(() => req.destroy(), this.#patience)
      req.on('error', () => {})
      req.on('close', () => {
        clearTimeout(timer)
        resolve(undefined)
      })
      req.on('response', async (res) => {
        const body = await text(res)
        const { reply } = readAnswer({ status: res.statusCode ?? 0, body, type: '' })
        resolve(reply?.MsgType === 'text' ? reply.Content : '')
      })
      req.end(content)
    })
  }
}
