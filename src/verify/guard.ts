import { type Awaitable, chain } from '../base/awaitable.ts'
import type { Clock } from '../base/clock.ts'
import {
  type Answer,
  acknowledged,
  answerOf,
  type Delivery,
  type Passage,
  type Push,
  type Recipient,
  unsealed,
} from '../context.ts'
import { EchostrError, quote } from '../errors.ts'
import type { Message } from '../messages/message.ts'
import { parseFields } from '../parse/parse.ts'
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

/** The account of a push, and the ToUserName it must have, if any. */
interface Found {
  readonly account: Account
  readonly id: string | undefined
}

/**
 * Lets WeChat in and nobody else: finds the account, checks signature and time, opens encrypted pushes and
 * seals their answers. The key decides: an account that has one takes encrypted pushes only, one that has none
 * takes plain ones, whatever the query says.
 */
export class Guard {
  readonly #options: GuardOptions
  readonly #replay: ReplayGuard | undefined
  /** For an app with several accounts: those whose token signed a delivery; none while only its body can tell. */
  readonly #signers = new WeakMap<Delivery, readonly Account[]>()

  constructor(options: GuardOptions) {
    this.#options = options
    this.#replay = options.replay ? new ReplayGuard(options.freshness, options.clock) : undefined
  }

  /** The default stage `verify`. Gives the `echostr` for a GET to answer. */
  readonly verify = (delivery: Delivery): Awaitable<string | undefined> =>
    chain(this.#options.directory.at(delivery), this.#verified, delivery)

  /** Finds the account of a push, and decrypts the push when it came encrypted. */
  open(body: string, delivery: Delivery): Awaitable<Passage> {
    return chain(this.#find(body, delivery), this.#admit, body, delivery)
  }

  /** Gives the push. Throws `unknown_account` when its ToUserName is not that of the account it was verified for. */
  readonly confirm = (message: Message, passage: Passage): Push => {
    const { account } = passage
    if (account.id !== undefined && message.ToUserName !== account.id) throw unknownAddressee()
    return { message, passage }
  }

  readonly #verified = (accounts: readonly Account[], delivery: Delivery): string | undefined => {
    const { directory } = this.#options
    const query = signedQuery(delivery.query)
    const signers = signersOf(accounts, query)
    const later = accounts.length === 0 && directory.readsOn && delivery.method === 'POST'
    if (accounts.length === 0 && !later) throw unknownAccount(delivery)
    if (signers.length === 0 && !later) throw badSignature()
    // checked after the signature, because a forged timestamp must not make a developer look for a wrong clock
    checkFreshness(this.#options, query.timestamp)
    // noted now, because the accounts may change before the body has come
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
    if (name === '') throw unknownAddressee()
    const listed = accounts.find((account) => account.id === name)
    return chain(listed ?? this.#options.directory.named(name, delivery), (account) => {
      if (!account) throw unknownAddressee()
      const unchecked = !listed && this.#signers.has(delivery)
      if (unchecked && !checkSignature(account.tokens, signedQuery(delivery.query))) throw badSignature()
      return { account, id: account.id ?? name }
    })
  }

  readonly #admit = ({ account, id }: Found, body: string, delivery: Delivery): Passage => {
    const recipient =
      account.id === id ? account : { label: account.label, id, miniProgram: account.miniProgram }
    if (account.secure) return this.#opened(account, recipient, body, delivery)
    this.#replay?.check(delivery.query, body, account.label)
    return { delivery, account: recipient, text: body, seal: unsealed }
  }

  #opened(account: Account, recipient: Recipient, body: string, delivery: Delivery): Passage {
    const { text, ...sealing } = openEnvelope(body, delivery, account)
    const json = isJson(body)
    return { delivery, account: recipient, text, seal: (answer) => this.#sealed(answer, sealing, json) }
  }

  /** The envelope of a push that was JSON is JSON in the answer, too. */
  #sealed(answer: Answer, sealing: Seal, json: boolean): Answer {
    // an acknowledgement, `success` or an empty body, is not encrypted
    if (answer.body === acknowledged.body || answer.body === '') return answer
    const sealed = seal(answer.body, sealing, { timestamp: String(this.#options.clock.now()) })
    return answerOf(json ? jsonOf(sealed) : xmlOf(sealed))
  }
}

function jsonOf({ encrypt, signature, timestamp, nonce }: Sealed): string {
  return JSON.stringify({
    Encrypt: encrypt,
    MsgSignature: signature,
    TimeStamp: Number(timestamp),
    Nonce: nonce,
  })
}

function xmlOf({ encrypt, signature, timestamp, nonce }: Sealed): string {
  return `<xml><Encrypt><![CDATA[${encrypt}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature><TimeStamp>${timestamp}</TimeStamp><Nonce><![CDATA[${nonce}]]></Nonce></xml>`
}

/**
 * Decrypts the `Encrypt` of a push; the fields beside it are ignored. The envelope is parsed only after the signature
 * has proved the `Encrypt` that a search found in it, and the parser must find the same one.
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

/** The accounts whose token has signed the query. */
function signersOf(accounts: readonly Account[], query: SignedQuery): readonly Account[] {
  const only = accounts[0]
  // nearly always there is one account, and no new list is made
  if (only && accounts.length === 1) return checkSignature(only.tokens, query) ? accounts : []
  return accounts.filter(({ tokens }) => checkSignature(tokens, query))
}

function unknownAccount({ path }: Delivery): EchostrError {
  return new EchostrError('unknown_account', `No account of this app fits a request to ${quote(path)}`)
}

/** Does not tell the path: where nothing is signed, it may be a secret. */
function unknownAddressee(): EchostrError {
  return new EchostrError('unknown_account', 'No account of this app fits the ToUserName of the push')
}

function badSignature(): EchostrError {
  return new EchostrError('bad_signature', 'The signature fits no token of this app')
}
