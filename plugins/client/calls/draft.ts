import type { ApiResult } from '../wire/answer.ts'
import type { Call } from '../wire/call.ts'
import { everyItem, pageSize } from './paging.ts'

/** What every article of a draft has. */
interface ArticleBase {
  /** 1 to 32 characters. */
  readonly title: string
  /** 1 lets readers comment. */
  readonly need_open_comment?: 0 | 1
  /** 1 lets only followers comment. */
  readonly only_fans_can_comment?: 0 | 1
}

/** An article with text (图文消息). */
export interface NewsArticle extends ArticleBase {
  readonly article_type?: 'news'
  /**
   * HTML of less than 20000 characters and 1 MiB. WeChat takes scripts out, and every picture whose address is not from
   * `media.uploadimg` or `material.add_material`.
   */
  readonly content: string
  /** The picture at the top: the id of lasting material, not of a temporary one. */
  readonly thumb_media_id: string
  /** At most 16 characters. */
  readonly author?: string
  /** At most 128 characters; default: the first 54 of the text. Only a draft of one article has one. */
  readonly digest?: string
  /** The address behind 阅读原文, at most 1 KiB. */
  readonly content_source_url?: string
  /** Where the cover is cut: `X1_Y1_X2_Y2`, each from 0 to 1. */
  readonly pic_crop_235_1?: string
  readonly pic_crop_1_1?: string
}

/** A message of pictures (图片消息). */
export interface PictureArticle extends ArticleBase {
  readonly article_type: 'newspic'
  /** Text without HTML. */
  readonly content: string
  /** 1 to 20 pictures, ids of lasting material; the first is the cover. */
  readonly image_info: { readonly image_list: readonly { readonly image_media_id: string }[] }
  readonly cover_info?: {
    readonly crop_percent_list: readonly {
      readonly ratio: '1_1' | '16_9' | '2.35_1'
      readonly x1: string
      readonly y1: string
      readonly x2: string
      readonly y2: string
    }[]
  }
  readonly product_info?: { readonly footer_product_info: { readonly product_key: string } }
}

/** An article of a draft, as WeChat takes it. */
export type Article = NewsArticle | PictureArticle

/** An article as WeChat gives it back. */
export interface DraftArticle extends Readonly<Record<string, unknown>> {
  readonly article_type?: string
  readonly title: string
  readonly author?: string
  readonly digest?: string
  readonly content?: string
  readonly thumb_media_id?: string
  /** Where to look at it; it stops working some time later. */
  readonly url?: string
}

/** A draft in a list. */
export interface Draft {
  readonly media_id: string
  readonly content: { readonly news_item: readonly DraftArticle[] }
  /** Seconds since 1970. */
  readonly update_time: number
}

/** Which of a list is wanted. */
export interface DraftRange {
  /** From this one on, the latest is 0. */
  readonly offset: number
  /** 1 to 20. */
  readonly count: number
  /** 1 leaves the articles' text out. */
  readonly no_content?: 0 | 1
}

/** One page of drafts. */
export interface DraftList {
  readonly total_count: number
  readonly item_count: number
  readonly item: readonly Draft[]
}

/**
 * `/cgi-bin/draft/`: drafts (草稿箱), which are published (`freepublish`) or sent to many (`mass`). A draft that was is
 * no longer there.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/draftbox/draftmanage/api_draft_add
 */
export interface DraftCalls {
  /**
   * Makes a draft of 1 to 8 articles.
   *
   * @throws EchostrError `bad_option` for an article above a limit; WeChatApiError 40007 cover, 45166 content,
   * 45003 title, 45004 digest, 45110 author, 53404 account restricted
   * @example
   * const cover = await wechat.material.add_material('image', await openAsBlob('cover.jpg'), { filename: 'cover.jpg' })
   * const { media_id } = await wechat.draft.add([
   *   { title: '秋日', content: '<p>正文</p>', thumb_media_id: cover.media_id },
   * ])
   */
  add(articles: readonly Article[]): Promise<{ readonly media_id: string } & ApiResult>
  /** @throws WeChatApiError 40007 */
  get(media_id: string): Promise<{ readonly news_item: readonly DraftArticle[] } & ApiResult>
  /**
   * Replaces an article.
   *
   * @param index which one, from 0
   */
  update(media_id: string, index: number, article: Article): Promise<ApiResult>
  /** It cannot be had back. */
  delete(media_id: string): Promise<ApiResult>
  /** How many drafts there are, those of the console too. */
  count(): Promise<number>
  /** One page, the newest first. @throws EchostrError `bad_option` for a `count` above 20 */
  batchget(range: DraftRange): Promise<DraftList & ApiResult>
  /**
   * Every draft, page by page as they are wanted, the newest first.
   *
   * @example for await (const { media_id } of wechat.draft.all({ no_content: 1 })) console.log(media_id)
   */
  all(options?: Pick<DraftRange, 'no_content'>): AsyncGenerator<Draft, void, undefined>
}

export function draftCalls(call: Call): DraftCalls {
  const path = '/cgi-bin/draft'
  const batchget: DraftCalls['batchget'] = (range) => call(`${path}/batchget`, range)
  return {
    add: (articles) => call(`${path}/add`, { articles }),
    get: (media_id) => call(`${path}/get`, { media_id }),
    update: (media_id, index, articles) => call(`${path}/update`, { media_id, index, articles }),
    delete: (media_id) => call(`${path}/delete`, { media_id }),
    count: async () => (await call<{ total_count: number }>(`${path}/count`)).total_count,
    batchget,
    all: (options) =>
      everyItem(
        `${path}/batchget`,
        ({ media_id }) => media_id,
        (offset) => batchget({ ...options, offset, count: pageSize }),
      ),
  }
}
