import { type Awaitable, chain } from '../base/awaitable.ts'
import type { Clock } from '../base/clock.ts'
import type { Context, Delivery } from '../context.ts'
import { EchostrError, quote } from '../errors.ts'
import type { Message } from '../messages/message.ts'
import { parseFields } from '../parse/parse.ts'
import type { Stages } from '../stages.ts'
import type { Account } from './account.ts'
import { type Opened, open, type Seal, type Sealed, seal, signerOf } from './aes.ts'
import type { Directory } from './directory.ts'
import { encryptsIn, isJson, nameIn, noEnvelope } from './envelope.ts'
import { ReplayGuard } from './replay.ts'
import { checkFreshness, checkSignature, type SignedQuery, signedQuery } from './signature.ts'

/** What the guard needs of the app's settings. */
export interface GuardOptions {
  readonly directory: Directory
  readonly freshness: number
  readonly replay: boolean
  readonly clock: Clock
}

/** What is known of a delivery that has passed. */
interface Passed {
  readonly account: Account
  /** What its replies are sealed with; nothing in plain mode. */
  readonly seal?: Seal
  /** The envelope was JSON, so the reply's is. */
  readonly json?: boolean
}

/** The account of a push, and the ToUserName it must have, if any. */
interface Found {
  readonly account: Account
  readonly id: string | undefined
}

/**
 * Lets WeChat in and nobody else: finds the account, checks signature and time, opens encrypted pushes and
 * seals their replies. The key decides: an account that has one takes encrypted pushes only, one that has none
 * takes plain ones, whatever the query says.
 */
export class Guard {
  readonly #options: GuardOptions
  readonly #replay: ReplayGuard | undefined
  /** Accounts whose token signed a delivery, when there may be several; none yet, when its body has to tell. */
  readonly #signers = new WeakMap<Delivery, readonly Account[]>()
  readonly #passed = new WeakMap<Delivery, Passed>()
  /** The text that a message was opened to. By message: a delivery may wait long, and its copies keep no message. */
  readonly #texts = new WeakMap<Message, string>()

  constructor(options: GuardOptions) {
    this.#options = options
    this.#replay = options.replay ? new ReplayGuard(options.freshness, options.clock) : undefined
  }

  /** The default stage `verify`. Gives the `echostr` for a GET to answer. */
  verify(delivery: Delivery): Awaitable<string | undefined> {
    return chain(this.#options.directory.at(delivery), this.#verified, delivery)
  }

  /** The outermost layer of the stage `parse`. */
  parse(inner: Stages['parse']): Stages['parse'] {
    const admit = (found: Found, body: string, delivery: Delivery) =>
      this.#admit(found, body, delivery, inner)
    return (body, delivery) => chain(this.#find(body, delivery), admit, body, delivery)
  }

  /** The outermost layer of the stage `serialize`. */
  serialize(inner: Stages['serialize']): Stages['serialize'] {
    return (reply, ctx) => chain(inner(reply, ctx), this.#sealed, ctx)
  }

  /** The account that a delivery is for. */
  accountOf(delivery: Delivery): Account | undefined {
    return this.#options.directory.only ?? this.#passed.get(delivery)?.account
  }

  /** The push as it was sent: opened, when it came sealed. */
  textOf(message: Message, body: string): string {
    return this.#texts.get(message) ?? body
  }

  readonly #verified = (accounts: readonly Account[], delivery: Delivery): string | undefined => {
    const { directory } = this.#options
    const query = signedQuery(delivery.query)
    const signers = signersOf(accounts, query)
    const later = accounts.length === 0 && directory.readsOn && delivery.method === 'POST'
    if (accounts.length === 0 && !later) throw unknownAccount(delivery)
    if (signers.length === 0 && !later) throw badSignature()
    // behind the signature: a forged timestamp must not send anybody to look at the clock
    checkFreshness(this.#options, query.timestamp)
    // kept: the accounts may change until the body is here
    if (!directory.only) this.#signers.set(delivery, signers)
    return delivery.query.echostr
  }

  #find(body: string, delivery: Delivery): Awaitable<Found> {
    const signers = this.#signers.get(delivery)
    return chain(signers ?? this.#options.directory.at(delivery), this.#choose, body, delivery)
  }

  readonly #choose = (accounts: readonly Account[], body: string, delivery: Delivery): Awaitable<Found> => {
    const only = accounts[0]
    if (only && accounts.length === 1) return { account: only, id: only.id }
    return this.#findByName(accounts, nameIn(body), delivery)
  }

  #findByName(accounts: readonly Account[], name: string, delivery: Delivery): Awaitable<Found> {
    if (name === '') throw unknownAccount(delivery)
    const listed = accounts.find((account) => account.id === name)
    return chain(listed ?? this.#options.directory.named(name, delivery), (account) => {
      if (!account) throw unknownAccount(delivery)
      const unchecked = !listed && this.#signers.has(delivery)
      if (unchecked && !checkSignature(account.tokens, signedQuery(delivery.query))) throw badSignature()
      return { account, id: account.id ?? name }
    })
  }

  #admit(
    { account, id }: Found,
    body: string,
    delivery: Delivery,
    inner: Stages['parse'],
  ): Awaitable<Message> {
    const message = account.secure
      ? this.#admitSealed(account, body, delivery, inner)
      : this.#admitPlain(account, body, delivery, inner)
    return id === undefined ? message : chain(message, (parsed) => checkName(parsed, id, delivery))
  }

  #admitPlain(
    account: Account,
    body: string,
    delivery: Delivery,
    inner: Stages['parse'],
  ): Awaitable<Message> {
    this.#replay?.check(delivery.query, body, account.label)
    if (account.label !== '') this.#passed.set(delivery, { account })
    return inner(body, delivery)
  }

  #admitSealed(
    account: Account,
    body: string,
    delivery: Delivery,
    inner: Stages['parse'],
  ): Awaitable<Message> {
    const { text, ...seal } = openEnvelope(body, delivery, account)
    this.#passed.set(delivery, { account, seal, json: isJson(body) })
    return chain(inner(text, delivery), (message) => {
      this.#texts.set(message, text)
      return message
    })
  }

  readonly #sealed = (body: string, ctx: Context): string => {
    const { seal: sealing, json } = this.#passed.get(ctx.delivery) ?? {}
    // an acknowledgement stays plain
    if (!sealing || body === 'success' || body === '') return body
    const { encrypt, signature, timestamp, nonce } = seal(body, sealing, {
      timestamp: String(this.#options.clock.now()),
    })
    if (json) {
      return JSON.stringify({
        Encrypt: encrypt,
        MsgSignature: signature,
        TimeStamp: Number(timestamp),
        Nonce: nonce,
      })
    }
    return `<xml><Encrypt><![CDATA[${encrypt}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature><TimeStamp>${timestamp}</TimeStamp><Nonce><![CDATA[${nonce}]]></Nonce></xml>`
  }
}

/**
 * Opens the `Encrypt` of a push; whatever stands beside it does not count. The envelope is only parsed once the
 * signature has vouched for what was found in it, and must then say the same.
 */
function openEnvelope(body: string, delivery: Delivery, account: Account): Opened {
  const found = encryptsIn(body)
  const { msg_signature, timestamp = '', nonce = '' } = delivery.query
  if (msg_signature === undefined)
    throw new EchostrError('bad_msg_signature', 'The query has no msg_signature')
  const sealed = found.map((encrypt) => ({ encrypt, signature: msg_signature, timestamp, nonce }))
  const [first, last] = sealed as [Sealed, Sealed | undefined]
  const chosen = last && signerOf(last, account.tokens) !== undefined ? last : first
  const opened = open(chosen, account)
  if (parseFields(body).Encrypt !== chosen.encrypt) throw noEnvelope(body)
  return opened
}

/** Those whose token has signed the query. */
function signersOf(accounts: readonly Account[], query: SignedQuery): readonly Account[] {
  const only = accounts[0]
  // nearly always: no list to be made
  if (only && accounts.length === 1) return checkSignature(only.tokens, query) ? accounts : []
  return accounts.filter(({ tokens }) => checkSignature(tokens, query))
}

function checkName(message: Message, id: string, delivery: Delivery): Message {
  if (message.ToUserName !== id) throw unknownAccount(delivery)
  return message
}

function unknownAccount({ path }: Delivery): EchostrError {
  return new EchostrError('unknown_account', `No account of this app fits a request to ${quote(path)}`)
}

function badSignature(): EchostrError {
  return new EchostrError('bad_signature', 'The signature fits no token of this app')
}
