import type { Passage } from '../context.ts'
import { EchostrError, toError } from '../errors.ts'
import type { Message } from '../messages/message.ts'
import { accountKey, type MessageKey, messageKey } from './key.ts'
import { isOfMiniProgram } from './mini-program.ts'

/** A message as it has arrived. */
export interface Arrival {
  /** `undefined` for a message whose later deliveries are not to be recognised. */
  readonly key: string | undefined
  readonly message: Message
  /** The account's label. */
  readonly account: string
  /** Characters of the push. */
  readonly length: number
  /** Its users are shown no passive reply. */
  readonly miniProgram: boolean
}

/**
 * Finds what the exchange has to know of a push: the key by which its deliveries are one message, and whether its user
 * is shown a passive reply.
 */
export class Arrivals {
  readonly #key: MessageKey | undefined
  readonly #report: (error: Error) => void
  #mentioned = false

  /** @param key the app's option `key`, in place of the default */
  constructor(key: MessageKey | undefined, report: (error: Error) => void) {
    this.#key = key
    this.#report = report
  }

  of(message: Message, { account, text }: Passage): Arrival {
    const opensChat = isOfMiniProgram(message)
    if (opensChat && !account.miniProgram) this.#mention()
    return {
      key: this.#keyOf(message, account.label, text),
      message,
      account: account.label,
      length: text.length,
      miniProgram: account.miniProgram || opensChat,
    }
  }

  #keyOf(message: Message, account: string, text: string): string | undefined {
    if (this.#key === undefined) return messageKey(message, account, text)
    try {
      return keyFrom(this.#key(message, account), account)
    } catch (thrown) {
      this.#report(toError(thrown))
      return messageKey(message, account, text)
    }
  }

  #mention(): void {
    if (this.#mentioned) return
    this.#mentioned = true
    const what = 'A mini program (小程序) has opened its chat, and the option "miniProgram" is not set'
    this.#report(new EchostrError('mini_program', what))
  }
}

function keyFrom(key: unknown, account: string): string | undefined {
  if (key === undefined) return undefined
  if (typeof key === 'string') return accountKey(account, key)
  throw new EchostrError('bad_option', `The option "key" gave a ${typeof key}, not a string or undefined`)
}
