import { randomInt } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import { done, JsonAnswer, type Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import type { FakeDrafts } from './drafts.ts'
import { pageOf, type Range } from './pages.ts'
import { demand } from './refusal.ts'
import { Shelf } from './shelf.ts'

let lastId = 2_400_000_000_000_000_000n + BigInt(randomInt(2 ** 40))

/** `/cgi-bin/message/template/send`: its `msgid` is beyond what a JavaScript number holds. */
function sendTemplate(call: ApiCall): object {
  checkNotice(call)
  return new JsonAnswer(`{"errcode":0,"errmsg":"ok","msgid":${++lastId}}`)
}

/** `/cgi-bin/message/subscribe/bizsend`, `/cgi-bin/message/subscribe/send` */
function sendNotice(call: ApiCall): object {
  checkNotice(call)
  return done
}

/** So many articles are kept, and so many bytes of them. */
const mostArticles = 10_000
const mostBytes = 32 * 2 ** 20

interface Article {
  readonly article_id: string
  readonly news_item: readonly object[]
  /** Seconds. */
  readonly update_time: number
}

/** Drafts that were published. An id that was never seen is taken for that of a draft made in the console. */
export class Published {
  readonly #clock: Clock
  readonly #drafts: FakeDrafts
  /** By their `publish_id`. */
  readonly #articles = new Shelf<Article>(mostArticles, mostBytes)

  constructor(clock: Clock, drafts: FakeDrafts) {
    this.#clock = clock
    this.#drafts = drafts
  }

  get routes(): Routes {
    return {
      '/cgi-bin/freepublish/submit': this.#submit,
      '/cgi-bin/freepublish/get': this.#get,
      '/cgi-bin/freepublish/getarticle': this.#getarticle,
      '/cgi-bin/freepublish/batchget': this.#batchget,
      '/cgi-bin/freepublish/delete': this.#delete,
    }
  }

  readonly #submit = (call: ApiCall): object => {
    const { media_id } = fieldsOf<{ media_id: string }>(call)
    demand(media_id, 40007)
    const publish_id = String(++lastId)
    const news_item = this.#drafts.take(media_id) ?? [{ title: 'Example' }]
    const update_time = Math.floor(this.#clock.now())
    this.#articles.set(publish_id, { article_id: `article_${publish_id}`, news_item, update_time })
    return new JsonAnswer(`{"errcode":0,"errmsg":"ok","publish_id":${publish_id}}`)
  }

  readonly #get = (call: ApiCall): object => {
    const { publish_id = '' } = fieldsOf<{ publish_id: string }>(call)
    const { article_id } = this.#articles.get(publish_id) ?? {}
    demand(article_id, 40007)
    return { publish_id, publish_status: 0, article_id, article_detail: { count: 1, item: [] }, fail_idx: [] }
  }

  readonly #getarticle = (call: ApiCall): object => {
    return { news_item: this.#find(call).news_item.map((each) => ({ ...each, is_deleted: false })) }
  }

  readonly #batchget = (call: ApiCall): object => {
    const articles = this.#articles.values().map(({ article_id, news_item, update_time }) => {
      return { article_id, content: { news_item }, update_time }
    })
    return pageOf(articles, fieldsOf<Range>(call))
  }

  readonly #delete = (call: ApiCall): object => {
    this.#articles.delete(this.#find(call).article_id.replace('article_', ''))
    return done
  }

  #find(call: ApiCall): Article {
    const { article_id = '' } = fieldsOf<{ article_id: string }>(call)
    const article = this.#articles.get(String(article_id).replace('article_', ''))
    demand(article, 53600)
    return article
  }
}

/** Templates and subscriptions. */
export const noticeRoutes: Routes = {
  '/cgi-bin/message/template/send': sendTemplate,
  '/cgi-bin/message/subscribe/bizsend': sendNotice,
  '/cgi-bin/message/subscribe/send': sendNotice,
}

function checkNotice(call: ApiCall): void {
  const { touser, template_id, data } = fieldsOf<{ touser: string; template_id: string; data: object }>(call)
  demand(touser, 40003)
  demand(template_id, 40037)
  demand(data, 47003)
}
