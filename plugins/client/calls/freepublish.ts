import type { ApiResult } from '../wire/answer.ts'
import type { Call } from '../wire/call.ts'
import { everyItem, pageSize } from './paging.ts'

/** How publishing goes; `publish_status` 0 done, 1 at work, 2 and above refused. */
export interface PublishState {
  readonly publish_id: string
  readonly publish_status: number
  readonly article_id?: string
  readonly article_detail?: {
    readonly count: number
    readonly item: readonly { readonly idx: number; readonly article_url: string }[]
  }
  readonly fail_idx?: readonly number[]
}

/** Which of what is published is wanted. */
export interface PublishRange {
  /** From this one on, the latest is 0. */
  readonly offset: number
  /** 1 to 20. */
  readonly count: number
  /** 1 leaves the articles' text out. */
  readonly no_content?: 0 | 1
}

/** One page of what is published. */
export interface PublishList {
  readonly total_count: number
  readonly item_count: number
  readonly item: readonly PublishedArticle[]
}

/** What was published of one draft. */
export interface PublishedArticle {
  readonly article_id: string
  readonly content: { readonly news_item: readonly Readonly<Record<string, unknown>>[] }
  /** Seconds since 1970. */
  readonly update_time: number
}

/**
 * `/cgi-bin/freepublish/`: publishing drafts (发布能力).
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/Publish/Publish.html
 */
export interface FreePublishCalls {
  /** Publishes a draft. The result comes later as the event PUBLISHJOBFINISH with this `publish_id`. */
  submit(media_id: string): Promise<{ readonly publish_id: string } & ApiResult>
  get(publish_id: string): Promise<PublishState & ApiResult>
  /** @param index which article, from 1; 0, the default, is all of them */
  delete(article_id: string, index?: number): Promise<ApiResult>
  getarticle(
    article_id: string,
  ): Promise<{ readonly news_item: readonly Readonly<Record<string, unknown>>[] } & ApiResult>
  batchget(range: PublishRange): Promise<PublishList & ApiResult>
  /**
   * All that is published, page by page as it is wanted, the newest first.
   *
   * @example for await (const { article_id } of wechat.freepublish.all({ no_content: 1 })) console.log(article_id)
   */
  all(options?: Pick<PublishRange, 'no_content'>): AsyncGenerator<PublishedArticle, void, undefined>
}

export function freePublishCalls(call: Call): FreePublishCalls {
  const path = '/cgi-bin/freepublish'
  const batchget: FreePublishCalls['batchget'] = (range) => call(`${path}/batchget`, range)
  return {
    submit: async (media_id) => {
      const result = await call<{ publish_id: string | number }>(`${path}/submit`, { media_id })
      return { ...result, publish_id: String(result.publish_id) }
    },
    get: (publish_id) => call(`${path}/get`, { publish_id }),
    delete: (article_id, index = 0) => call(`${path}/delete`, { article_id, index }),
    getarticle: (article_id) => call(`${path}/getarticle`, { article_id }),
    batchget,
    all: (options) =>
      everyItem(
        `${path}/batchget`,
        ({ article_id }) => article_id,
        (offset) => batchget({ ...options, offset, count: pageSize }),
      ),
  }
}
