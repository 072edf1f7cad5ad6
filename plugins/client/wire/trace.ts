import { type Channel, channel } from 'node:diagnostics_channel'

/**
 * What is published on the `node:diagnostics_channel` `echostr:client` about each request to WeChat's API, one for a token
 * and one that is repeated, too. It has neither secret, token nor OpenID.
 */
export interface CallEvent {
  /** The path, without its query: `/cgi-bin/message/custom/send`. */
  readonly path: string
  /** Milliseconds until the answer; of a file, until its first bytes. */
  readonly ms: number
  /** WeChat's number: 0 when all went well; undefined when there was no answer of WeChat's. */
  readonly errcode: number | undefined
  /** The code of the error: `client_refused`, `client_unreachable`, `client_timeout` …; undefined when all went well. */
  readonly code: string | undefined
}

export const calls: Channel = channel('echostr:client')
