import { checkOptions, EchostrError } from 'echostr'
import { texts } from '../texts.ts'
import type { ApiResult } from '../wire/answer.ts'
import { Bytes } from '../wire/bytes.ts'
import { type Call, withQuery } from '../wire/call.ts'
import { safeName } from '../wire/file-name.ts'
import type { MediaFile } from '../wire/media-file.ts'

/** What can be uploaded. */
export type MediaType = 'image' | 'voice' | 'video' | 'thumb'

/** A file: `await openAsBlob('a.jpg')` of node:fs, bytes, or a stream, which is read to its end before it is sent. */
export type MediaSource = Blob | Uint8Array | AsyncIterable<Uint8Array>

/** What an upload gives. */
export interface Uploaded {
  readonly type: MediaType
  /** Valid for 3 days, in this account. */
  readonly media_id: string
  /** Seconds since 1970. */
  readonly created_at: number
}

/** The name of a file, and what it holds. */
export interface MediaName {
  /**
   * Its ending tells WeChat the format, e.g. `a.jpg`, and is added where it lacks. A path is left out. Default: the
   * File's, else one that fits the type.
   */
  readonly filename?: string
  /** A media type, e.g. `image/png`; default: the Blob's, else what the name's ending says. */
  readonly contentType?: string
}

/** What a download gives: a file, or for a video the address to fetch it from. */
export type Download = MediaFile | { readonly video_url: string }

/**
 * `/cgi-bin/media/`: temporary media (临时素材).
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/Asset_Management/New_temporary_materials.html
 */
export interface MediaCalls {
  /**
   * Image and video 10 MB, voice 2 MB and 60 s, thumb 64 KB at most.
   *
   * @throws EchostrError `bad_option` for a stream of more than 10 MB; WeChatApiError 40004–40007, 41005
   * @example
   * const { media_id } = await wechat.media.upload('image', await openAsBlob('a.png'), { filename: 'a.png' })
   * app.on('text', () => image(media_id))
   */
  upload(type: MediaType, source: MediaSource, name?: MediaName): Promise<Uploaded>
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

/** Bytes; WeChat's largest is the same. */
const largest = 10 * 2 ** 20

/** The ending of a name that says no format. */
const usual: Readonly<Record<MediaType, string>> = { image: 'jpg', voice: 'amr', video: 'mp4', thumb: 'jpg' }

/** What WeChat takes, by the ending of a name; of two endings of a type the first is given. */
const contentTypes: ReadonlyMap<string, string> = new Map([
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['gif', 'image/gif'],
  ['bmp', 'image/bmp'],
  ['amr', 'audio/amr'],
  ['mp3', 'audio/mpeg'],
  ['mp4', 'video/mp4'],
])

/** Other words for them. */
const aliases: Readonly<Record<string, string>> = {
  'image/jpg': 'jpg',
  'image/pjpeg': 'jpg',
  'image/x-png': 'png',
  'image/x-ms-bmp': 'bmp',
  'audio/mp3': 'mp3',
}

export function mediaCalls(
  call: Call,
  download: <T extends object>(path: string) => Promise<MediaFile | T>,
): MediaCalls {
  return {
    upload: async (type, source, name = {}) => {
      const path = withQuery('/cgi-bin/media/upload', { type })
      return uploaded(await call<Answer>(path, await form(type, source, name)))
    },
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

async function form(type: MediaType, source: MediaSource, name: MediaName): Promise<FormData> {
  checkOptions('media.upload()', name, { 'filename?': 'string', 'contentType?': 'string' })
  const { filename, contentType } = named(type, source, name)
  const file = source instanceof Blob || source instanceof Uint8Array ? source : await collect(source)
  const form = new FormData()
  form.append('media', new Blob([file as BlobPart], { type: contentType }), filename)
  return form
}

/**
 * What is not said is taken from the source, then from the name's ending, then from the type. A name without an ending
 * is refused by WeChat (40005, 40113).
 */
function named(type: MediaType, source: MediaSource, given: MediaName): Required<MediaName> {
  // a File is a Blob with a name
  const own: Partial<File> = source instanceof Blob ? source : {}
  // a type that WeChat does not know is WeChat's to refuse
  const fallback = usual[type] ?? usual.image
  const name = safeName(given.filename ?? own.name ?? '') ?? type
  const said = given.contentType ?? (own.type || undefined)
  const filename = withEnding(name, endingFor(said), fallback)
  return {
    filename,
    contentType: said ?? contentTypes.get(endingOf(filename)) ?? contentTypes.get(fallback) ?? '',
  }
}

function withEnding(name: string, said: string | undefined, fallback: string): string {
  const ending = endingOf(name)
  if (contentTypes.has(ending) || (said === undefined && ending !== '')) return name
  return `${name}.${said ?? fallback}`
}

/** In lower case; empty where what stands behind the last dot is none (`v1.2`, `a`). */
function endingOf(name: string): string {
  return /\.([a-z][a-z0-9]{1,4})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
}

/** The ending of a media type that WeChat takes. */
function endingFor(contentType: string | undefined): string | undefined {
  const type = contentType?.split(';')[0]?.trim().toLowerCase()
  const [ending] = [...contentTypes].find(([, each]) => each === type) ?? []
  return ending ?? aliases[type ?? '']
}

type BlobPart = NonNullable<ConstructorParameters<typeof Blob>[0]>[number]

/** A stream can be read once, but the upload may have to be repeated with a new token. */
async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const bytes = new Bytes()
  for await (const chunk of source) {
    // a stream of text, which the types forbid and JavaScript does not
    const piece = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    if (!(piece instanceof Uint8Array))
      throw new EchostrError('bad_option', 'media.upload() takes a stream of bytes as "source"', { texts })
    if (bytes.length + piece.byteLength > largest)
      throw new EchostrError(
        'bad_option',
        'media.upload() was given more than 10 MB, more than WeChat takes',
        { texts },
      )
    bytes.add(piece)
  }
  return bytes.whole
}
