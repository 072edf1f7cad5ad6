import { checkOptions } from 'echostr'
import type { ApiResult } from '../wire/answer.ts'
import { type Call, withQuery } from '../wire/call.ts'
import type { MediaFile } from '../wire/media-file.ts'
import type { DraftArticle } from './draft.ts'
import { everyItem, pageSize } from './paging.ts'
import { kindOf, type MediaName, type MediaSource, type MediaType, uploadForm } from './upload.ts'

/** What the library holds. Thumbs are among the images; `news` are articles from the time before drafts. */
export type MaterialType = 'image' | 'video' | 'voice' | 'news'

/** The name of a file, and what is said about a video. */
export interface MaterialName extends MediaName {
  /** Of a video, which needs one. */
  readonly title?: string
  /** Of a video. */
  readonly introduction?: string
}

/** A file of the library in a list. */
export interface Material {
  readonly media_id: string
  /** Of files. */
  readonly name?: string
  /** Seconds since 1970. */
  readonly update_time: number
  /** Of images and news. */
  readonly url?: string
  /** Of news. */
  readonly content?: { readonly news_item: readonly DraftArticle[] }
}

/** Which of the library is wanted. */
export interface MaterialRange {
  readonly type: MaterialType
  /** From this one on, the latest is 0. */
  readonly offset: number
  /** 1 to 20. */
  readonly count: number
}

/** One page of the library. */
export interface MaterialList {
  readonly total_count: number
  readonly item_count: number
  readonly item: readonly Material[]
}

/** How much the library holds; at most 100000 images and news each, 1000 of the others. */
export interface MaterialCount {
  readonly voice_count: number
  readonly video_count: number
  readonly image_count: number
  readonly news_count: number
}

/** What one id of the library stands for: a file, a video's address, or articles. */
export type MaterialContent =
  | MediaFile
  | { readonly title: string; readonly description: string; readonly down_url: string }
  | { readonly news_item: readonly DraftArticle[] }

/**
 * `/cgi-bin/material/`: material that lasts (永久素材).
 *
 * @see https://developers.weixin.qq.com/doc/service/api/material/permanent/api_addmaterial
 */
export interface MaterialCalls {
  /**
   * Image and video 10 MB, voice 2 MB and 60 s, thumb 64 KB at most. An image's `url` may stand in articles.
   *
   * @throws EchostrError `bad_option` for more bytes, or a video without a title; WeChatApiError 40004–40007, 45001, 45034
   * full
   * @example
   * const video = await openAsBlob('a.mp4')
   * await wechat.material.add_material('video', video, { filename: 'a.mp4', title: '秋日', introduction: '三分钟' })
   */
  add_material(
    type: MediaType,
    source: MediaSource,
    name?: MaterialName,
  ): Promise<{ readonly media_id: string; readonly url?: string } & ApiResult>
  /** @throws WeChatApiError 40007 */
  get_material(media_id: string): Promise<MaterialContent>
  /** Frees its place. @throws WeChatApiError 40007, 45060 in use */
  del_material(media_id: string): Promise<ApiResult>
  get_materialcount(): Promise<MaterialCount & ApiResult>
  /** One page, the newest first. @throws EchostrError `bad_option` for a `count` above 20 */
  batchget_material(range: MaterialRange): Promise<MaterialList & ApiResult>
  /**
   * All of one type, page by page as they are wanted, the newest first.
   *
   * @example for await (const { media_id, name } of wechat.material.all('image')) console.log(media_id, name)
   */
  all(type: MaterialType): AsyncGenerator<Material, void, undefined>
}

export function materialCalls(
  call: Call,
  download: <T extends object>(path: string, body: object) => Promise<MediaFile | T>,
): MaterialCalls {
  const path = '/cgi-bin/material'
  const batchget = (range: MaterialRange) => call<MaterialList>(`${path}/batchget_material`, range)
  return {
    add_material: async (type, source, { title, introduction, ...name } = {}) => {
      const form = await uploadForm(kindOf('material.add_material()', type), source, name)
      if (type === 'video') form.append('description', description(title, introduction))
      return call(withQuery(`${path}/add_material`, { type }), form)
    },
    get_material: (media_id) => download(`${path}/get_material`, { media_id }),
    del_material: (media_id) => call(`${path}/del_material`, { media_id }),
    get_materialcount: () => call(`${path}/get_materialcount`),
    batchget_material: batchget,
    all: (type) =>
      everyItem(
        `${path}/batchget_material`,
        ({ media_id }) => media_id,
        (offset) => batchget({ type, offset, count: pageSize }),
      ),
  }
}

/** What stands beside a video in its upload. */
function description(title: string | undefined, introduction: string | undefined): string {
  const given = { title, introduction }
  checkOptions<{ title: unknown; introduction?: unknown }>('material.add_material()', given, {
    title: 'text',
    'introduction?': 'string',
  })
  return JSON.stringify(given)
}
