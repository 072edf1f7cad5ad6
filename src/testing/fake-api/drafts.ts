import { randomBytes } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import { done, type Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { isList, isObject } from './json.ts'
import { isWhole, pageOf, type Range } from './pages.ts'
import { demand } from './refusal.ts'
import { Shelf } from './shelf.ts'

type Article = Readonly<Record<string, unknown>>

interface Draft {
  readonly media_id: string
  readonly news_item: readonly Article[]
  /** Seconds. */
  readonly update_time: number
}

const mostArticles = 8
/** So many drafts are kept, and so many bytes of them. */
const mostDrafts = 1000
const mostBytes = 32 * 2 ** 20

/** Articles that are not published yet. */
export class FakeDrafts {
  readonly #clock: Clock
  readonly #isLasting: (media: string) => boolean
  readonly #drafts = new Shelf<Draft>(mostDrafts, mostBytes)

  /** @param isLasting whether the material library has such a file */
  constructor(clock: Clock, isLasting: (media: string) => boolean) {
    this.#clock = clock
    this.#isLasting = isLasting
  }

  get routes(): Routes {
    return {
      '/cgi-bin/draft/add': this.#add,
      '/cgi-bin/draft/get': this.#get,
      '/cgi-bin/draft/update': this.#update,
      '/cgi-bin/draft/delete': this.#delete,
      '/cgi-bin/draft/count': () => ({ total_count: this.#drafts.size }),
      '/cgi-bin/draft/batchget': this.#batchget,
    }
  }

  has(media_id: string): boolean {
    return this.#drafts.get(media_id) !== undefined
  }

  /** The articles of a draft that is published or sent: then it is no longer one. */
  take(media_id: string): readonly Article[] | undefined {
    const draft = this.#drafts.get(media_id)
    this.#drafts.delete(media_id)
    return draft?.news_item
  }

  readonly #add = (call: ApiCall): object => {
    const { articles } = fieldsOf<{ articles: unknown }>(call)
    demand(isList(articles) && articles.length >= 1, 44003)
    demand(articles.length <= mostArticles, 45008)
    const media_id = randomBytes(32).toString('base64url')
    this.#keep(
      media_id,
      articles.map((article) => this.#checked(article)),
    )
    return { media_id, item: [] }
  }

  readonly #get = (call: ApiCall): object => ({ news_item: this.#find(call).news_item })

  readonly #update = (call: ApiCall): object => {
    const { index, articles } = fieldsOf<{ index: unknown; articles: unknown }>(call)
    const { media_id, news_item } = this.#find(call)
    demand(isWhole(index, 0, news_item.length - 1), 40060)
    this.#keep(media_id, news_item.with(index, this.#checked(articles)))
    return done
  }

  readonly #delete = (call: ApiCall): object => {
    this.#drafts.delete(this.#find(call).media_id)
    return done
  }

  readonly #batchget = (call: ApiCall): object => {
    const { no_content, ...range } = fieldsOf<Range & { no_content: unknown }>(call)
    const drafts = this.#drafts.values().map(({ media_id, news_item, update_time }) => {
      const shown = news_item.map(({ content, ...rest }) => (no_content === 1 ? rest : { ...rest, content }))
      return { media_id, content: { news_item: shown }, update_time }
    })
    return pageOf(drafts, range)
  }

  #keep(media_id: string, news_item: readonly Article[]): void {
    this.#drafts.set(media_id, { media_id, news_item, update_time: Math.floor(this.#clock.now()) })
  }

  #find(call: ApiCall): Draft {
    const draft = this.#drafts.get(String(fieldsOf<{ media_id: string }>(call).media_id))
    demand(draft, 40007)
    return draft
  }

  /** @throws Refusal 40007, 44003, 45003, 45004, 45110, 45166 */
  #checked(article: unknown): Article {
    demand(isObject(article), 47001)
    demand(isText(article.title, 1, 32), 45003)
    demand(isText(article.content, 1, 19_999), article.content ? 45166 : 44003)
    demand(isText(article.author ?? '', 0, 16), 45110)
    demand(isText(article.digest ?? '', 0, 128), 45004)
    for (const id of picturesOf(article)) demand(typeof id === 'string' && this.#isLasting(id), 40007)
    const url = `http://mp.weixin.qq.com/s?tempkey=${randomBytes(16).toString('base64url')}`
    return { article_type: 'news', ...article, url }
  }
}

/** The ids of an article's cover, or of its pictures. */
function picturesOf({ article_type, thumb_media_id, image_info }: Article): readonly unknown[] {
  if (article_type !== 'newspic') return [thumb_media_id]
  const list = isObject(image_info) ? image_info.image_list : undefined
  demand(isList(list) && list.length >= 1 && list.length <= 20, 40007)
  return list.map((each) => isObject(each) && each.image_media_id)
}

function isText(value: unknown, from: number, to: number): boolean {
  return typeof value === 'string' && isWhole([...value].length, from, to)
}
