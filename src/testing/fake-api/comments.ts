import type { Clock } from '../../base/clock.ts'
import { done, type Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { keepNewest } from './newest.ts'
import { isWhole } from './pages.ts'
import { demand } from './refusal.ts'

interface Comment {
  readonly article: string
  readonly openid: string
  readonly content: string
  readonly create_time: number
  elected: boolean
  reply: { readonly content: string; readonly create_time: number } | undefined
}

interface Asked {
  readonly msg_data_id: number
  readonly index: number
  readonly user_comment_id: number
  readonly content: string
  readonly begin: number
  readonly count: number
  readonly type: number
}

const mostComments = 10_000
/** Characters of the longest reply. */
const longestReply = 600

/** What readers write below articles. */
export class FakeComments {
  readonly #clock: Clock
  readonly #hasArticles: (msg_data_id: number) => boolean
  readonly #comments = new Map<number, Comment>()
  #lastId = 0

  /** @param hasArticles whether articles with this `msg_data_id` were sent */
  constructor(clock: Clock, hasArticles: (msg_data_id: number) => boolean) {
    this.#clock = clock
    this.#hasArticles = hasArticles
  }

  get routes(): Routes {
    return {
      '/cgi-bin/comment/open': this.#openOrClose,
      '/cgi-bin/comment/close': this.#openOrClose,
      '/cgi-bin/comment/list': this.#list,
      '/cgi-bin/comment/markelect': (call) => this.#elect(call, true),
      '/cgi-bin/comment/unmarkelect': (call) => this.#elect(call, false),
      '/cgi-bin/comment/delete': this.#delete,
      '/cgi-bin/comment/reply/add': this.#reply,
      '/cgi-bin/comment/reply/delete': this.#takeReplyBack,
    }
  }

  /** A reader comments; gives the comment's id. */
  add(msg_data_id: number, index: number, openid: string, content: string): number {
    const id = ++this.#lastId
    const article = `${msg_data_id}_${index}`
    const create_time = Math.floor(this.#clock.now())
    const comment = { article, openid, content, create_time, elected: false, reply: undefined }
    keepNewest(this.#comments, id, comment, mostComments)
    return id
  }

  readonly #openOrClose = (call: ApiCall): object => {
    this.#articleOf(call)
    return done
  }

  readonly #list = (call: ApiCall): object => {
    const article = this.#articleOf(call)
    const { begin = 0, count, type = 0 } = fieldsOf<Asked>(call)
    demand(isWhole(count, 1, 49), 88010)
    const all = [...this.#comments]
      .filter(([, each]) => each.article === article && (type === 0 || each.elected === (type === 2)))
      .reverse()
    return {
      errcode: 0,
      errmsg: 'ok',
      total: all.length,
      comment: all.slice(begin, begin + count).map(shown),
    }
  }

  #elect(call: ApiCall, elected: boolean): object {
    this.#find(call).elected = elected
    return done
  }

  readonly #delete = (call: ApiCall): object => {
    this.#find(call)
    this.#comments.delete(Number(fieldsOf<Asked>(call).user_comment_id))
    return done
  }

  readonly #reply = (call: ApiCall): object => {
    const { content = '' } = fieldsOf<Asked>(call)
    const comment = this.#find(call)
    demand(comment.reply === undefined, 88005)
    demand(typeof content === 'string' && isWhole([...content].length, 1, longestReply), 87009)
    comment.reply = { content, create_time: Math.floor(this.#clock.now()) }
    return done
  }

  readonly #takeReplyBack = (call: ApiCall): object => {
    const comment = this.#find(call)
    demand(comment.reply, 88009)
    comment.reply = undefined
    return done
  }

  /** @throws Refusal 88001 */
  #articleOf(call: ApiCall): string {
    const { msg_data_id, index = 0 } = fieldsOf<Asked>(call)
    demand(typeof msg_data_id === 'number' && this.#hasArticles(msg_data_id), 88001)
    return `${msg_data_id}_${index}`
  }

  /** @throws Refusal 88001, 88008 */
  #find(call: ApiCall): Comment {
    const article = this.#articleOf(call)
    const comment = this.#comments.get(Number(fieldsOf<Asked>(call).user_comment_id))
    demand(comment?.article === article, 88008)
    return comment
  }
}

function shown([user_comment_id, { article: _, elected, reply, ...rest }]: [number, Comment]): object {
  return { user_comment_id, ...rest, comment_type: elected ? 1 : 0, ...(reply && { reply }) }
}
