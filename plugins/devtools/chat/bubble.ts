import { beginning, isCut, longest, type Piece, richText, webAddress } from './rich-text.ts'

/** What is in a message, ready to be drawn: every address in it is one of the web, and nothing is HTML. */
export type Bubble =
  | { readonly type: 'text'; readonly pieces: readonly Piece[]; readonly cut?: boolean }
  | { readonly type: 'image'; readonly url?: string | undefined; readonly id: string }
  | { readonly type: 'voice'; readonly id: string; readonly seconds: number; readonly heard: string }
  | { readonly type: 'video'; readonly id: string; readonly title: string; readonly words: string }
  | ({ readonly type: 'music' | 'link' } & Article)
  | { readonly type: 'news'; readonly articles: readonly Article[] }
  | { readonly type: 'location'; readonly title: string; readonly words: string }
  /** A kind that the page does not draw: what is said of it, or its name. */
  | { readonly type: 'other'; readonly words: string; readonly kind: string }

/** What a card tells. */
export interface Article {
  readonly title: string
  readonly words: string
  readonly url?: string | undefined
  readonly picture?: string | undefined
}

/** Fields of a push or a reply: what stands there came from outside. */
type Fields = Readonly<Record<string, unknown>>
type Texts = Readonly<Record<string, string | undefined>>

/** Finds the address of the picture that a user sent under a MediaId. */
export type PictureOf = (MediaId: string) => string | undefined

/** Articles in the largest card. */
const mostArticles = 8

/** What a message shows, by its MsgType. */
export function bubbleOf(fields: object, pictureOf: PictureOf): Bubble {
  const own = texts(fields)
  const draw = Object.hasOwn(drawings, own.MsgType ?? '') ? drawings[own.MsgType ?? ''] : other
  return (draw ?? other)(own, fields as Fields, pictureOf)
}

/** A text as its user sees it: what looks like a link is none. */
export function ownText(content: string): Bubble {
  return { type: 'text', pieces: [beginning(content)], cut: isCut(content) }
}

type Drawing = (own: Texts, fields: Fields, pictureOf: PictureOf) => Bubble

const drawings: Readonly<Record<string, Drawing>> = {
  text: ({ Content = '' }) => ({ type: 'text', pieces: richText(Content), cut: isCut(Content) }),
  image: ({ PicUrl, MediaId = '' }, { Image }, pictureOf) => {
    const sent = texts(Image).MediaId
    return { type: 'image', id: sent ?? MediaId, url: webAddress(PicUrl ?? pictureOf(sent ?? '') ?? '') }
  },
  voice: ({ MediaId = '', Recognition = '' }, { Voice }) => {
    const id = texts(Voice).MediaId ?? MediaId
    return { type: 'voice', id, seconds: 2 + (hash(id) % 9), heard: Recognition }
  },
  video: ({ MediaId = '' }, { Video }) => {
    const { MediaId: id = MediaId, Title: title = '', Description: words = '' } = texts(Video)
    return { type: 'video', id, title, words }
  },
  shortvideo: ({ MediaId = '' }) => ({ type: 'video', id: MediaId, title: '', words: '' }),
  music: (_, { Music }) => {
    const { HQMusicUrl, MusicUrl, ...words } = texts(Music)
    return { type: 'music', ...article({ ...words, Url: HQMusicUrl || MusicUrl }) }
  },
  news: (_, { Articles }) => ({ type: 'news', articles: list(Articles).map(texts).map(article) }),
  location: ({ Label = '', Location_X, Location_Y }) => ({
    type: 'location',
    title: Label,
    words: `${Location_X}, ${Location_Y}`,
  }),
  link: (fields) => ({ type: 'link', ...article(fields) }),
}

function other({ MsgType = '', Title, Content }: Texts): Bubble {
  return { type: 'other', words: Title || Content || '', kind: MsgType }
}

function article({ Title = '', Description = '', Url = '', PicUrl = '' }: Texts): Article {
  return { title: Title, words: Description, url: webAddress(Url), picture: webAddress(PicUrl) }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, mostArticles) : []
}

/** A number that is the same for the same text: how long a voice message of which nobody knows it lasts. */
function hash(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997, 7)
}

/** The fields of what should be an object, each as a text. */
function texts(parts: unknown): Texts {
  const entries = typeof parts === 'object' && parts !== null ? Object.entries(parts) : []
  return Object.fromEntries(entries.map(([name, value]) => [name, asText(value).slice(0, longest + 1)]))
}

/** What came from outside as a text. An object is written as JSON: it may hold a `toString` of its own. */
export function asText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
