import { randomInt } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import { done, JsonAnswer, type Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import type { FakeDrafts } from './drafts.ts'
import { isList, isObject } from './json.ts'
import { keepNewest } from './newest.ts'
import { isWhole } from './pages.ts'
import { demand, Refusal } from './refusal.ts'

type Message = Readonly<Record<string, unknown>>

/** The name of what each type carries. */
const contents = new Map([
  ['mpnews', 'mpnews'],
  ['text', 'text'],
  ['voice', 'voice'],
  ['image', 'images'],
  ['mpvideo', 'mpvideo'],
  ['wxcard', 'wxcard'],
])
const mostMessages = 10_000
const minute = 60_000
const day = 24 * 60 * minute
/** Ten thousands a minute, by the speed's number. */
const speeds = [80, 60, 45, 30, 10]

interface Sent {
  readonly id: number
  readonly at: number
}

/** Messages to many. */
export class FakeMass {
  readonly #clock: Clock
  readonly #drafts: FakeDrafts
  /** The state of each message, by its id. */
  readonly #states = new Map<number, string>()
  readonly #byClientId = new Map<string, Sent>()
  /** The `msg_data_id` of articles that were sent. */
  readonly #articles = new Map<number, true>()
  #lastId = 3_147_483_647 + randomInt(2 ** 20)
  #speed = 0

  constructor(clock: Clock, drafts: FakeDrafts) {
    this.#clock = clock
    this.#drafts = drafts
  }

  get routes(): Routes {
    return {
      '/cgi-bin/message/mass/sendall': this.#sendAll,
      '/cgi-bin/message/mass/send': this.#send,
      '/cgi-bin/message/mass/preview': this.#preview,
      '/cgi-bin/message/mass/get': this.#get,
      '/cgi-bin/message/mass/delete': this.#delete,
      '/cgi-bin/message/mass/speed/get': () => ({ speed: this.#speed, realspeed: speeds[this.#speed] }),
      '/cgi-bin/message/mass/speed/set': this.#setSpeed,
    }
  }

  /** Whether articles with this `msg_data_id` were sent. */
  readonly hasArticles = (msg_data_id: number): boolean => this.#articles.has(msg_data_id)

  readonly #sendAll = (call: ApiCall): object => {
    const message = fieldsOf<Message>(call) as Message
    const { filter } = message
    demand(isObject(filter) && (filter.is_to_all === true || Number.isInteger(filter.tag_id)), 40097)
    return this.#take(message)
  }

  readonly #send = (call: ApiCall): object => {
    const message = fieldsOf<Message>(call) as Message
    const { touser } = message
    demand(isList(touser) && touser.length >= 2, 40130)
    demand(touser.length <= 10_000, 40032)
    return this.#take(message)
  }

  readonly #preview = (call: ApiCall): object => {
    const { touser, towxname, msgtype } = fieldsOf<Message>(call)
    demand(touser || towxname, 40003)
    demand(contents.has(String(msgtype)), 40008)
    return done
  }

  readonly #get = (call: ApiCall): object => {
    const msg_id = this.#find(call)
    return { msg_id, msg_status: this.#states.get(msg_id) }
  }

  readonly #delete = (call: ApiCall): object => {
    if (!fieldsOf<Message>(call).url) this.#states.set(this.#find(call), 'DELETE')
    return done
  }

  readonly #setSpeed = (call: ApiCall): object => {
    const { speed } = fieldsOf<Message>(call)
    demand(isWhole(speed, 0, 4), 45083)
    this.#speed = speed
    return done
  }

  #take(message: Message): object {
    const content = message[contents.get(String(message.msgtype)) ?? '']
    demand(contents.has(String(message.msgtype)), 40008)
    demand(isObject(content), 47001)
    const before = this.#before(message.clientmsgid)
    if (before !== undefined) return before
    if (message.msgtype === 'mpnews') demand(this.#drafts.take(String(content.media_id)), 40007)
    return this.#taken(message)
  }

  /** What became of a message with the same id of the sender's. @throws Refusal 45066, 45067 */
  #before(clientmsgid: unknown): object | undefined {
    if (clientmsgid === undefined) return undefined
    demand(typeof clientmsgid === 'string' && Buffer.byteLength(clientmsgid) <= 64, 45067)
    const { id, at } = this.#byClientId.get(clientmsgid) ?? { id: 0, at: Number.NEGATIVE_INFINITY }
    const since = this.#clock.elapsed() - at
    if (since >= day) return undefined
    if (since < minute) throw new Refusal(45066)
    return new JsonAnswer(`{"errcode":45065,"errmsg":"clientmsgid exist","msg_id":${id}}`)
  }

  #taken({ clientmsgid, msgtype }: Message): object {
    const msg_id = ++this.#lastId
    keepNewest(this.#states, msg_id, 'SEND_SUCCESS', mostMessages)
    const sent = { id: msg_id, at: this.#clock.elapsed() }
    if (typeof clientmsgid === 'string') keepNewest(this.#byClientId, clientmsgid, sent, mostMessages)
    const answer = { errcode: 0, errmsg: 'send job submission success', msg_id }
    if (msgtype !== 'mpnews') return answer
    const msg_data_id = ++this.#lastId
    keepNewest(this.#articles, msg_data_id, true, mostMessages)
    return { ...answer, msg_data_id }
  }

  #find(call: ApiCall): number {
    const msg_id = Number(fieldsOf<Message>(call).msg_id)
    demand(this.#states.has(msg_id), 40059)
    return msg_id
  }
}
