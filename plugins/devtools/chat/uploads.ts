import { randomUUID } from 'node:crypto'
import type { PageFile } from './page-files.ts'

/** What a user of the page sent: the app under test finds it at its path, and by its MediaId. */
export interface Upload extends PageFile {
  readonly kind: 'image' | 'voice'
  readonly path: string
  readonly MediaId: string
}

/** First bytes of what may be sent. No SVG: that can hold scripts. */
const kinds: readonly (readonly [kind: Upload['kind'], type: string, first: RegExp])[] = [
  ['image', 'image/png', /^\x89PNG\r\n/],
  ['image', 'image/jpeg', /^\xff\xd8\xff/],
  ['image', 'image/gif', /^GIF8/],
  ['image', 'image/webp', /^RIFF[\s\S]{4}WEBP/],
  ['voice', 'audio/wav', /^RIFF[\s\S]{4}WAVE/],
  ['voice', 'audio/webm', /^.E\xdf\xa3/s],
  ['voice', 'audio/ogg', /^OggS/],
  ['voice', 'audio/mp4', /^[\s\S]{4}ftyp/],
  ['voice', 'audio/mpeg', /^(ID3|\xff[\xe2-\xfb])/],
  ['voice', 'audio/amr', /^#!AMR/],
]

/** Bytes, as WeChat takes them: pictures of 10 MB would be too many to keep. */
const largest: Readonly<Record<Upload['kind'], number>> = { image: 5 * 2 ** 20, voice: 2 * 2 ** 20 }

/** So many are kept. */
const most = 20

/** Pictures and voices that users of the page sent. */
export class Uploads {
  readonly #kept = new Map<string, Upload>()
  readonly #store: (kind: string, bytes: Uint8Array, type: string) => string

  /** @param store keeps bytes in the account's media, and gives their MediaId */
  constructor(store: (kind: string, bytes: Uint8Array, type: string) => string) {
    this.#store = store
  }

  /** Keeps a picture or a voice; undefined for what is none, or too large. */
  keep(bytes: Buffer): Upload | undefined {
    const [kind, type = ''] = kinds.find(([, , first]) => first.test(bytes.toString('latin1', 0, 16))) ?? []
    if (kind === undefined || bytes.length > largest[kind]) return undefined
    const path = `/uploads/${randomUUID()}`
    const upload = { kind, type, bytes, path, MediaId: this.#store(kind, bytes, type) }
    this.#kept.set(path, upload)
    const [oldest = ''] = this.#kept.keys()
    if (this.#kept.size > most) this.#kept.delete(oldest)
    return upload
  }

  at(path: string): Upload | undefined {
    return this.#kept.get(path)
  }

  /** Where the page finds the sound that is kept under a MediaId. */
  soundAt(MediaId: string): string | undefined {
    const upload = this.find(MediaId)
    return upload?.kind === 'voice' ? upload.path.slice(1) : undefined
  }

  /** What is kept under a MediaId. */
  find(MediaId: string): Upload | undefined {
    return [...this.#kept.values()].find((upload) => upload.MediaId === MediaId)
  }
}
