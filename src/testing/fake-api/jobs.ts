import { randomInt } from 'node:crypto'
import { done, JsonAnswer, type Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { keepNewest } from './newest.ts'
import { demand } from './refusal.ts'

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

/** So many articles are kept. */
const mostArticles = 10_000

/** Drafts that were published. */
export class Published {
  readonly #articles = new Map<string, string>()

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
    keepNewest(this.#articles, publish_id, `article_${publish_id}`, mostArticles)
    return new JsonAnswer(`{"errcode":0,"errmsg":"ok","publish_id":${publish_id}}`)
  }

  readonly #get = (call: ApiCall): object => {
    const { publish_id = '' } = fieldsOf<{ publish_id: string }>(call)
    const article_id = this.#articles.get(publish_id)
    demand(article_id, 40007)
    return { publish_id, publish_status: 0, article_id, article_detail: { count: 1, item: [] }, fail_idx: [] }
  }

  readonly #getarticle = (call: ApiCall): object => {
    this.#check(call)
    return { news_item: [{ title: 'Example', is_deleted: false }] }
  }

  readonly #batchget = (call: ApiCall): object => {
    const { offset = 0, count = 0 } = fieldsOf<{ offset: number; count: number }>(call)
    const item = [...this.#articles.values()]
      .slice(offset, offset + count)
      .map((article_id) => ({ article_id, content: { news_item: [] }, update_time: 0 }))
    return { total_count: this.#articles.size, item_count: item.length, item }
  }

  readonly #delete = (call: ApiCall): object => {
    const publish_id = this.#check(call).replace('article_', '')
    this.#articles.delete(publish_id)
    return done
  }

  #check(call: ApiCall): string {
    const { article_id = '' } = fieldsOf<{ article_id: string }>(call)
    demand([...this.#articles.values()].includes(article_id), 53600)
    return article_id
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
