import { checkOptions, EchostrError } from 'echostr'
import { texts } from '../texts.ts'
import { Bytes } from '../wire/bytes.ts'
import { safeName } from '../wire/file-name.ts'
import { MeteredFile, type UploadProgress } from './metered-file.ts'

/** What can be uploaded. */
export type MediaType = 'image' | 'voice' | 'video' | 'thumb'

/** A file: `await openAsBlob('a.jpg')` of node:fs, bytes, or a stream, which is read to its end before it is sent. */
export type MediaSource = Blob | Uint8Array | AsyncIterable<Uint8Array>

/** The name of a file, and what it holds. */
export interface MediaName {
  /**
   * Its ending tells WeChat the format, e.g. `a.jpg`, and is added where it lacks. A path is left out. Default: the
   * File's, else one that fits the type.
   */
  readonly filename?: string
  /** A media type, e.g. `image/png`; default: the Blob's, else what the name's ending says. */
  readonly contentType?: string
  /**
   * Hears of every piece that goes out, up to 64 KiB each; begins anew when the upload is repeated. What it throws ends
   * the upload (`client_progress`).
   */
  readonly onProgress?: (progress: UploadProgress) => void
}

/** What an upload is for: its name in messages, what is taken, and how much of it in bytes. */
export interface UploadKind {
  readonly call: string
  readonly type: MediaType
  readonly most: number
}

const megabyte = 2 ** 20

/** The most bytes of each type, temporary or lasting. A type that WeChat does not know is WeChat's to refuse. */
const mostOf: Readonly<Record<string, number>> = {
  image: 10 * megabyte,
  voice: 2 * megabyte,
  video: 10 * megabyte,
  thumb: 64 * 1024,
}

/** The kind of an upload of such a type. */
export function kindOf(call: string, type: MediaType): UploadKind {
  return { call, type, most: Object.hasOwn(mostOf, type) ? (mostOf[type] ?? 0) : 10 * megabyte }
}

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

/**
 * The body of an upload.
 *
 * @throws EchostrError `bad_option` for more bytes than WeChat takes of the kind
 */
export async function uploadForm(kind: UploadKind, source: MediaSource, name: MediaName): Promise<FormData> {
  checkOptions(kind.call, name, {
    'filename?': 'string',
    'contentType?': 'string',
    'onProgress?': 'function',
  })
  const { filename, contentType } = named(kind.type, source, name)
  const file = source instanceof Blob || source instanceof Uint8Array ? source : await collect(kind, source)
  checkSize(kind, file instanceof Blob ? file.size : file.byteLength)
  const form = new FormData()
  form.append('media', new MeteredFile(file, filename, contentType, name.onProgress))
  return form
}

function checkSize({ call, most }: UploadKind, bytes: number): void {
  if (bytes > most)
    throw new EchostrError(
      'bad_option',
      `${call} was given more than ${most} bytes, more than WeChat takes`,
      {
        texts,
      },
    )
}

/**
 * What is not said is taken from the source, then from the name's ending, then from the type. A name without an ending
 * is refused by WeChat (40005, 40113).
 */
function named(
  type: MediaType,
  source: MediaSource,
  given: MediaName,
): { readonly filename: string; readonly contentType: string } {
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

/** A stream can be read once, but the upload may have to be repeated with a new token. */
async function collect(kind: UploadKind, source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const bytes = new Bytes()
  for await (const chunk of source) {
    // a stream of text, which the types forbid and JavaScript does not
    const piece = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    if (!(piece instanceof Uint8Array))
      throw new EchostrError('bad_option', `${kind.call} takes a stream of bytes as "source"`, { texts })
    checkSize(kind, bytes.length + piece.byteLength)
    bytes.add(piece)
  }
  return bytes.whole
}
