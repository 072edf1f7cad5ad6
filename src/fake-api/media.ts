import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { FileAnswer, type Routes } from './answer.ts'
import type { Received } from './call.ts'
import { demand } from './refusal.ts'

interface Stored {
  readonly type: string
  readonly file: FileAnswer
  readonly ends: number
}

/** Bytes. */
const largest: Readonly<Record<string, number>> = {
  image: 10 * 2 ** 20,
  voice: 2 * 2 ** 20,
  video: 10 * 2 ** 20,
  thumb: 64 * 2 ** 10,
}
const threeDays = 3 * 86_400_000

/** Temporary media, in memory. */
export class FakeMedia {
  readonly #clock: Clock
  readonly #stored = new Map<string, Stored>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get routes(): Routes {
    return {
      '/cgi-bin/media/upload': this.#upload,
      '/cgi-bin/media/get': this.#get,
      '/cgi-bin/media/get/jssdk': this.#get,
    }
  }

  /** As a user would send it: gives the media id. */
  store(type: string, bytes: Uint8Array, contentType: string, filename: string): string {
    const id = randomBytes(24).toString('base64url')
    const file = new FileAnswer(Buffer.from(bytes), contentType, filename)
    this.#stored.set(id, { type, file, ends: this.#clock.elapsed() + threeDays })
    return id
  }

  readonly #upload = ({ query, raw, contentType }: Received): object => {
    const { type = '' } = query
    const limit = largest[type]
    demand(limit !== undefined, 40004)
    const part = partOf(raw, contentType)
    demand(part && part.bytes.length > 0, 41005)
    demand(part.bytes.length <= limit, 40009)
    const id = this.store(type, part.bytes, part.contentType, part.filename)
    return { type, [type === 'thumb' ? 'thumb_media_id' : 'media_id']: id, created_at: this.#clock.now() }
  }

  readonly #get = ({ query }: Received): object => {
    const stored = this.#stored.get(query.media_id ?? '')
    demand(stored && stored.ends > this.#clock.elapsed(), 40007)
    if (stored.type === 'video') return { video_url: `https://example.com/${query.media_id}.mp4` }
    return stored.file
  }
}

interface Part {
  readonly bytes: Buffer
  readonly contentType: string
  readonly filename: string
}

/** The file of a multipart body; undefined when there is none. */
function partOf(raw: Buffer, contentType: string): Part | undefined {
  const boundary = /boundary="?([^";]+)/.exec(contentType)?.[1]
  if (boundary === undefined) return undefined
  const from = raw.indexOf('\r\n\r\n')
  const to = raw.indexOf(`\r\n--${boundary}`, from)
  const head = raw.subarray(0, Math.max(0, from)).toString()
  const filename = /name="media"; filename="([^"]+)"/.exec(head)?.[1]
  if (filename === undefined || to < 0) return undefined
  const type = /content-type: *([^\r\n]+)/i.exec(head)?.[1] ?? 'application/octet-stream'
  return { bytes: raw.subarray(from + 4, to), contentType: type, filename }
}
