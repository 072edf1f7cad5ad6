import { randomUUID } from 'node:crypto'
import type { PageFile } from './page-files.ts'

/** First bytes of what may be sent as a picture. No SVG: that can hold scripts. */
const kinds: readonly (readonly [type: string, first: RegExp])[] = [
  ['image/png', /^\x89PNG\r\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8/],
  ['image/webp', /^RIFF[\s\S]{4}WEBP/],
]

/** So many are kept. */
const most = 20

/** Pictures that a user of the page sent: the app under test finds them at their PicUrl. */
export class Pictures {
  readonly #kept = new Map<string, PageFile>()

  /** Keeps a picture and gives its path; undefined for what is none. */
  keep(bytes: Buffer): string | undefined {
    const type = kinds.find(([, first]) => first.test(bytes.toString('latin1', 0, 16)))?.[0]
    if (type === undefined) return undefined
    const path = `/pictures/${randomUUID()}`
    this.#kept.set(path, { type, bytes })
    const [oldest = ''] = this.#kept.keys()
    if (this.#kept.size > most) this.#kept.delete(oldest)
    return path
  }

  at(path: string): PageFile | undefined {
    return this.#kept.get(path)
  }
}
