import { randomBytes } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import { done, FileAnswer, type Routes } from './answer.ts'
import { type ApiCall, fieldsOf, type Received } from './call.ts'
import { isObject } from './json.ts'
import { pageOf, type Range } from './pages.ts'
import { demand } from './refusal.ts'
import { fieldIn, pictureInArticle, uploaded } from './upload.ts'

interface Stored {
  readonly media_id: string
  readonly type: string
  readonly name: string
  readonly file: FileAnswer
  readonly update_time: number
  readonly url: string
  /** Of a video. */
  readonly title: string
  readonly description: string
}

/** The library is full with so many files, or so many bytes. */
const mostFiles = 1000
const mostBytes = 128 * 2 ** 20

const types = ['image', 'voice', 'video', 'news']

/** Material that lasts, in memory. */
export class FakeMaterial {
  readonly #clock: Clock
  readonly #stored = new Map<string, Stored>()
  #bytes = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get routes(): Routes {
    return {
      '/cgi-bin/media/uploadimg': (call) => ({ url: addressOf(pictureInArticle(call).filename) }),
      '/cgi-bin/media/uploadvideo': this.#uploadVideo,
      '/cgi-bin/material/add_material': this.#add,
      '/cgi-bin/material/get_material': this.#get,
      '/cgi-bin/material/del_material': this.#delete,
      '/cgi-bin/material/get_materialcount': this.#count,
      '/cgi-bin/material/batchget_material': this.#batchget,
    }
  }

  /** Whether a file is in the library. */
  readonly has = (media_id: string): boolean => this.#stored.has(media_id)

  readonly #add = (call: Received): object => {
    const { bytes, contentType, filename } = uploaded(call)
    const said = call.query.type === 'video' ? videoOf(call) : { title: '', description: '' }
    demand(this.#stored.size < mostFiles && this.#bytes + bytes.length <= mostBytes, 45034)
    const media_id = randomBytes(32).toString('base64url')
    const [type = '', url] = [call.query.type, addressOf(filename)]
    const file = new FileAnswer(Buffer.from(bytes), contentType, filename)
    const update_time = Math.floor(this.#clock.now())
    this.#stored.set(media_id, { media_id, type, name: filename, file, update_time, url, ...said })
    this.#bytes += bytes.length
    return { media_id, ...(isImage(type) && { url }) }
  }

  readonly #get = (call: ApiCall): object => {
    const { type, file, title, description, url } = this.#find(call)
    return type === 'video' ? { title, description, down_url: url } : file
  }

  readonly #delete = (call: ApiCall): object => {
    const { media_id, file } = this.#find(call)
    this.#stored.delete(media_id)
    this.#bytes -= file.bytes.length
    return done
  }

  readonly #count = (): object => {
    const count = (type: string) => this.#ofType(type).length
    return {
      voice_count: count('voice'),
      video_count: count('video'),
      image_count: count('image'),
      news_count: 0,
    }
  }

  readonly #batchget = (call: ApiCall): object => {
    const { type = '', ...range } = fieldsOf<Range & { type: string }>(call)
    demand(types.includes(type), 40004)
    const items = this.#ofType(type).map(({ media_id, name, update_time, url }) => {
      return { media_id, name, update_time, ...(type === 'image' && { url }) }
    })
    return pageOf(items, range)
  }

  readonly #uploadVideo = (call: ApiCall): object => {
    demand(this.#find(call).type === 'video', 40007)
    const media_id = randomBytes(24).toString('base64url')
    return { type: 'video', media_id, created_at: Math.floor(this.#clock.now()) }
  }

  #ofType(type: string): Stored[] {
    return [...this.#stored.values()].filter(
      (each) => each.type === type || (type === 'image' && isImage(each.type)),
    )
  }

  #find(call: ApiCall): Stored {
    const { media_id } = fieldsOf<{ media_id: string }>(call)
    demand(media_id, 41006)
    const stored = this.#stored.get(String(media_id))
    demand(stored, 40007)
    return stored
  }
}

/** Thumbs lie among the images. */
function isImage(type: string): boolean {
  return type === 'image' || type === 'thumb'
}

/** What is said about a video, in a part of its own. @throws Refusal 40097 without a title */
function videoOf({ raw, contentType }: Received): { readonly title: string; readonly description: string } {
  const said = parsed(fieldIn(raw, contentType, 'description') ?? '')
  demand(isObject(said) && typeof said.title === 'string' && said.title !== '', 40097)
  return { title: said.title, description: String(said.introduction ?? '') }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function addressOf(filename: string): string {
  const format = /\.(\w+)$/.exec(filename)?.[1]?.toLowerCase() ?? 'jpg'
  return `http://mmbiz.qpic.cn/mmbiz_${format}/${randomBytes(24).toString('base64url')}/0`
}
