import { Agent as HttpAgent, type IncomingMessage, request as overHttp } from 'node:http'
import { Agent as HttpsAgent, request as overHttps } from 'node:https'
import { probes } from '../../texts/probes.ts'
import { after, pause } from '../../wechat/clock.ts'
import { address, signedQuery } from '../../wechat/signing.ts'
import { type Check, limit, type Target } from '../check.ts'
import { finding } from '../findings.ts'

/** ms of idleness, in steps: Node's own servers close a connection after 5 s. */
const idle = 6000
const step = 1000

/** Is a connection that the server keeps open still good a while later, as a proxy in front would use it? */
export const checkIdle: Check = async (target) => {
  const Agent = target.account.url.protocol === 'https:' ? HttpsAgent : HttpAgent
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  try {
    if (!(await ask(target, agent)).kept) return []
    for (let waited = 0; waited < idle; waited += step) await pause(target.clock, step)
    const { reused } = await ask(target, agent)
    return reused ? [] : [finding('idle_closed', probes.idle_connection, { detail: `< ${idle / 1000} s` })]
  } finally {
    agent.destroy()
  }
}

interface Asked {
  /** The connection stays open behind the answer. */
  readonly kept: boolean
  /** The answer came over a connection that had been used before. */
  readonly reused: boolean
}

const nothing: Asked = { kept: false, reused: false }

/** Makes the console's check in HTTP/1.1. Never rejects. */
function ask({ account, clock }: Target, agent: HttpAgent): Promise<Asked> {
  const url = address(account.url, signedQuery(account, '4375120948345356249'))
  const start = account.url.protocol === 'https:' ? overHttps : overHttp
  return new Promise<Asked>((resolve) => {
    const req = start(url, { agent })
    const cancel = after(clock, limit, () => req.destroy())
    const end = (asked: Asked) => {
      cancel()
      resolve(asked)
    }
    const take = (res: IncomingMessage) => {
      const kept = req.shouldKeepAlive && res.httpVersion === '1.1' && res.headers.connection !== 'close'
      res.on('close', () => end({ kept: kept && res.complete, reused: req.reusedSocket })).resume()
    }
    req
      .on('response', take)
      .on('error', () => end(nothing))
      .end()
  })
}
