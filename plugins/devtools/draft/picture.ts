import { open } from 'node:fs/promises'
import { basename, resolve } from 'node:path'

/** A picture of an article. */
export interface Picture {
  /** As the article has it. */
  readonly href: string
  readonly name: string
  readonly path: string
  readonly bytes: number
  /** Small enough for `media.uploadimg`, which takes no gif; larger ones go to the material library. */
  readonly isSmall: boolean
}

/** Why a picture cannot be taken. */
export type PictureFault = 'elsewhere' | 'missing' | 'no_picture' | 'too_large'

const megabyte = 2 ** 20
const largest = 10 * megabyte

/** The formats that WeChat takes, by how their files begin. */
const beginnings: readonly (readonly [ending: string, ...beginnings: readonly string[]])[] = [
  ['jpg', '\xff\xd8\xff'],
  ['png', '\x89PNG\r\n\x1a\n'],
  ['gif', 'GIF87a', 'GIF89a'],
  ['bmp', 'BM'],
]

/** True for a picture that WeChat has already. */
export function isWeChats(href: string): boolean {
  return /^https?:\/\/mmbiz\.(qpic|qlogo)\.cn\//i.test(href)
}

/** Looks at a picture beside the article: what it begins with says what it is, its name does not. */
export async function pictureAt(folder: string, href: string): Promise<Picture | PictureFault> {
  if (/^[a-z][a-z\d+.-]+:|^\/\//i.test(href)) return 'elsewhere'
  const path = resolve(folder, decoded(href))
  const seen = await looked(path).catch(() => undefined)
  if (seen === undefined) return 'missing'
  const [ending] = beginnings.find(([, ...each]) => each.some((one) => seen.head.startsWith(one))) ?? []
  if (ending === undefined) return 'no_picture'
  if (seen.bytes > largest) return 'too_large'
  const isSmall = seen.bytes <= megabyte && /^(jpg|png)$/.test(ending)
  const name = `${basename(path).replace(/\.\w{1,5}$/, '')}.${ending}`
  return { href, path, name, bytes: seen.bytes, isSmall }
}

async function looked(path: string): Promise<{ readonly bytes: number; readonly head: string } | undefined> {
  const file = await open(path)
  try {
    const stat = await file.stat()
    if (!stat.isFile()) return undefined
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0)
    return { bytes: stat.size, head: buffer.toString('latin1', 0, bytesRead) }
  } finally {
    await file.close()
  }
}

function decoded(href: string): string {
  try {
    return decodeURIComponent(href)
  } catch {
    return href
  }
}
