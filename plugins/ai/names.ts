import { hash } from 'node:crypto'
import { type Context, keyName } from 'echostr'
import type { Payer } from './limits.ts'

/** Under which keys a conversation, and what it uses, are kept. */
export interface Names extends Payer {
  /** The conversation's own key. */
  readonly history: string
  /** Names the user to the provider: the same each time, and no way back to the OpenID. */
  readonly digest: string
}

/** The names for whoever has sent a message. JSON keeps the parts apart: no OpenID can make another user's key. */
export function namesOf(name: string, { account, from }: Context, to: string): Names {
  const one = JSON.stringify([name, account, from, to])
  return {
    history: `ai:history:${one}`,
    user: `ai:user:${one}`,
    account: `ai:account:${JSON.stringify([name, account, from])}`,
    digest: hash('sha256', keyName(`ai:${one}`), 'base64url'),
  }
}
