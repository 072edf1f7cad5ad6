import { randomBytes } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import { FileAnswer, type Routes } from './answer.ts'
import type { Received } from './call.ts'
import { demand } from './refusal.ts'
import { uploaded } from './upload.ts'

interface Stored {
  readonly type: string
  readonly file: FileAnswer
  readonly ends: number
}

const threeDays = 3 * 86_400_000
/** The oldest are forgotten above so many files, and above so many bytes. */
const mostFiles = 10_000
const mostBytes = 128 * 2 ** 20

/** Temporary media, in memory. */
export class FakeMedia {
  readonly #clock: Clock
  readonly #stored = new Map<string, Stored>()
  #bytes = 0

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

  /** Keeps a file as if a user had sent it; gives its media id. */
  store(type: string, bytes: Uint8Array, contentType: string, filename: string): string {
    const id = randomBytes(24).toString('base64url')
    const file = new FileAnswer(Buffer.from(bytes), contentType, filename)
    this.#stored.set(id, { type, file, ends: this.#clock.elapsed() + threeDays })
    this.#bytes += bytes.length
    this.#forgetOldest(id)
    return id
  }

  /** True for a medium that was kept here and has ended. */
  isGone(id: string): boolean {
    const { ends = Number.POSITIVE_INFINITY } = this.#stored.get(id) ?? {}
    return ends <= this.#clock.elapsed()
  }

  readonly #upload = (call: Received): object => {
    const { bytes, contentType, filename } = uploaded(call)
    const { type = '' } = call.query
    const id = this.store(type, bytes, contentType, filename)
    return { type, [type === 'thumb' ? 'thumb_media_id' : 'media_id']: id, created_at: this.#clock.now() }
  }

  readonly #get = ({ query: { media_id = '' } }: Received): object => {
    demand(media_id, 41006)
    const stored = this.#stored.get(media_id)
    demand(stored && !this.isGone(media_id), 40007)
    if (stored.type === 'video') return { video_url: `https://example.com/${media_id}.mp4` }
    return stored.file
  }

  #forgetOldest(newest: string): void {
    for (const [id, { file }] of this.#stored) {
      if (id === newest || (this.#stored.size <= mostFiles && this.#bytes <= mostBytes)) return
      this.#stored.delete(id)
      this.#bytes -= file.bytes.length
    }
  }
}
