import type { ApiResult } from '../wire/answer.ts'
import { type Call, withQuery } from '../wire/call.ts'
import type { MediaFile } from '../wire/media-file.ts'
import { kindOf, type MediaName, type MediaSource, type MediaType, uploadForm } from './upload.ts'

/** What an upload gives. */
export interface Uploaded {
  readonly type: MediaType
  /** Valid for 3 days, in this account. */
  readonly media_id: string
  /** Seconds since 1970. */
  readonly created_at: number
}

/** What a download gives: a file, or for a video the address to fetch it from. */
export type Download = MediaFile | { readonly video_url: string }

/** A video that is to be sent to many. */
export interface MassVideo {
  /** Of `material.add_material`. */
  readonly media_id: string
  readonly title?: string
  readonly description?: string
}

/**
 * `/cgi-bin/media/`: temporary media (临时素材).
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/Asset_Management/New_temporary_materials.html
 */
export interface MediaCalls {
  /**
   * Image and video 10 MB, voice 2 MB and 60 s, thumb 64 KB at most.
   *
   * @throws EchostrError `bad_option` for more bytes; WeChatApiError 40004–40007, 41005
   * @example
   * const { media_id } = await wechat.media.upload('image', await openAsBlob('a.png'), { filename: 'a.png' })
   * app.on('text', () => image(media_id))
   */
  upload(type: MediaType, source: MediaSource, name?: MediaName): Promise<Uploaded>
  /**
   * A picture inside an article: jpg or png of at most 1 MB. It lasts, and does not count as material.
   *
   * @throws EchostrError `bad_option` for more bytes; WeChatApiError 40005, 40009
   * @example const { url } = await wechat.media.uploadimg(await openAsBlob('a.png'), { filename: 'a.png' })
   */
  uploadimg(source: MediaSource, name?: MediaName): Promise<{ readonly url: string } & ApiResult>
  /** Makes a video of the material library one that `mass` can send: the media id it gives is for `mpvideo`. */
  uploadvideo(video: MassVideo): Promise<Omit<Uploaded, 'type'> & { readonly type: string }>
  /**
   * A file that you or a user uploaded.
   *
   * @throws WeChatApiError 40007
   * @example
   * const media = await wechat.media.get(ctx.message.MediaId)
   * if ('body' in media) await pipeline(media.body, createWriteStream('picture.jpg'))
   */
  get(media_id: string): Promise<Download>
  /** A voice of the JSSDK, in 16 kHz speex. */
  jssdk(media_id: string): Promise<Download>
}

/** Bytes of a picture inside an article. */
const mostOfPicture = 2 ** 20

export function mediaCalls(
  call: Call,
  download: <T extends object>(path: string) => Promise<MediaFile | T>,
): MediaCalls {
  return {
    upload: async (type, source, name = {}) => {
      const path = withQuery('/cgi-bin/media/upload', { type })
      return uploaded(
        await call<Answer>(path, await uploadForm(kindOf('media.upload()', type), source, name)),
      )
    },
    uploadimg: async (source, name = {}) => {
      const kind = { call: 'media.uploadimg()', type: 'image', most: mostOfPicture } as const
      return call('/cgi-bin/media/uploadimg', await uploadForm(kind, source, name))
    },
    uploadvideo: (video) => call('/cgi-bin/media/uploadvideo', video),
    get: (media_id) => download(withQuery('/cgi-bin/media/get', { media_id })),
    jssdk: (media_id) => download(withQuery('/cgi-bin/media/get/jssdk', { media_id })),
  }
}

interface Answer {
  readonly type: MediaType
  readonly media_id?: string
  readonly thumb_media_id?: string
  readonly created_at: number
}

/** A thumb's id has a name of its own. */
function uploaded({ type, media_id, thumb_media_id, created_at }: Answer & ApiResult): Uploaded {
  return { type, media_id: media_id ?? thumb_media_id ?? '', created_at: Number(created_at) }
}
