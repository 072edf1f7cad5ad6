import { createServer } from 'node:http'
import { type Fields, parseXml, serverOptions, systemClock } from 'echostr'
import { FakeApi } from 'echostr/testing'
import { interactionOf } from '../chat/interaction.ts'
import { lateReply } from '../chat/late-reply.ts'
import { listenFrom } from '../chat/listen.ts'
import { refusals, refuse } from '../chat/refuse.ts'
import { isSameOrigin } from '../chat/same-origin.ts'
import { Arrivals } from '../conversation/arrivals.ts'
import { mistakes } from '../texts/mistakes.ts'
import { UsageError } from './terminal.ts'

/** What the app under test asks WeChat's server API for. */
export interface PlayedApi {
  /** Customer-service messages to the user. */
  readonly arrivals: Arrivals
  /** The user has sent a push: the account may write to them for a while. */
  pushed(push: string): void
  close(): void
}

/** Whom the API is played for. */
export interface ApiOwner {
  readonly appId: string
  readonly secret: string
  /** The user's OpenID. */
  readonly user: string
}

/**
 * Plays WeChat's server API on a port of 127.0.0.1, which the app has as its `baseUrl`.
 *
 * @throws UsageError for a port that is taken
 */
export async function playApi(port: number, { appId, secret, user }: ApiOwner): Promise<PlayedApi> {
  const api = new FakeApi({ appId, secret, followers: [user] })
  const arrivals = new Arrivals(systemClock)
  let known = 0
  const server = createServer(serverOptions, (req, res) => {
    if (!isSameOrigin(req)) return refuse(res, 403, refusals.foreign)
    res.on('finish', () => {
      const sent = api.sent(user)
      for (const message of sent.slice(known)) arrivals.add({ reply: lateReply(message) })
      known = sent.length
    })
    return api.handle(req, res)
  })
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  if ((await listenFrom(server, port, '127.0.0.1')) !== port) {
    close()
    throw new UsageError(mistakes.port_taken, { port })
  }
  return { arrivals, pushed: (push) => follow(api, user, parseXml(push)), close }
}

function follow(api: FakeApi, user: string, push: Fields): void {
  const deed = interactionOf(push)
  if (push.Event === 'unsubscribe') api.followers.delete(user)
  else if (deed) api.interacted(user, deed)
}
