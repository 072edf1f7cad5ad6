import { bubbleTexts } from '../texts/chat.ts'
import { filled } from '../texts/words.ts'
import { type Drawn, icon } from './drawn.ts'
import { anchor, beginning, cutMark, longest, richText, webAddress } from './rich-text.ts'

/** Fields of a push or a reply: what stands there came from outside. */
type Fields = Readonly<Record<string, unknown>>
type Texts = Readonly<Record<string, string | undefined>>

/** Finds the address of the picture that a user sent under a MediaId. */
export type PictureOf = (MediaId: string) => string | undefined

/** Articles in the largest card. */
const mostArticles = 8

/** Draws what is in a message, by its MsgType. */
export function bubbleOf(fields: object, pictureOf: PictureOf): Drawn {
  const own = texts(fields)
  const draw = Object.hasOwn(drawings, own.MsgType ?? '') ? drawings[own.MsgType ?? ''] : other
  return (draw ?? other)(own, fields as Fields, pictureOf)
}

/** Draws a text as its user sees it: what looks like a link is none. */
export function ownText(content: string): Drawn {
  return ['div', 'bubble', beginning(content), ...cutMark(content)]
}

type Drawing = (own: Texts, fields: Fields, pictureOf: PictureOf) => Drawn

const drawings: Readonly<Record<string, Drawing>> = {
  text: ({ Content = '' }) => ['div', 'bubble', ...richText(Content), ...cutMark(Content)],
  image: ({ PicUrl, MediaId = '' }, { Image }, pictureOf) => {
    const id = texts(Image).MediaId ?? MediaId
    return picture(PicUrl ?? pictureOf(id), id)
  },
  voice: ({ MediaId = '', Recognition }, { Voice }) => voice(texts(Voice).MediaId ?? MediaId, Recognition),
  video: ({ MediaId }, { Video }) => video({ MediaId, ...texts(Video) }),
  shortvideo: ({ MediaId }) => video({ MediaId }),
  music: (_, { Music }) => music(texts(Music)),
  news: (_, { Articles }) => news(list(Articles).map(texts)),
  location: ({ Label, Location_X, Location_Y }) => [
    'div',
    'card place',
    ['b', '', Label || bubbleTexts.place],
    ['p', '', `${Location_X}, ${Location_Y}`],
    ['div', 'map', icon('place')],
  ],
  link: ({ Title = '', Description = '', Url }) => {
    const words: Drawn = ['div', 'row', ['p', '', Description], blank(Title)]
    return leading(Url, ['div', 'card', ['b', '', Title], words])
  },
}

function other({ MsgType = '', Title, Content }: Texts): Drawn {
  return ['div', 'bubble faint', Title || Content || filled(bubbleTexts.other_kind, { kind: MsgType })]
}

function picture(url: string | undefined, id: string): Drawn {
  const alt = filled(bubbleTexts.picture, { id })
  const props = { class: 'picture none', role: 'img', 'aria-label': alt }
  return loaded(url, { class: 'picture', alt }, ['div', props, icon('picture'), ['small', '', id]])
}

/** An image, or what stands for it when there is none. */
function loaded(url: string | undefined, props: object, none: Drawn): Drawn {
  const src = webAddress(url ?? '')
  return src === undefined ? none : ['img', { ...props, src, none, referrerpolicy: 'no-referrer' }]
}

function voice(MediaId: string, heard: string | undefined): Drawn {
  const seconds = 2 + (hash(MediaId) % 9)
  const label = filled(bubbleTexts.voice, { seconds })
  const props = { class: 'bubble voice', role: 'img', 'aria-label': label, title: MediaId, vars: { seconds } }
  const waves: Drawn = ['span', { class: 'waves', 'aria-hidden': 'true' }, ['i', ''], ['i', ''], ['i', '']]
  const body: Drawn = ['div', props, waves, `${seconds}″`]
  return heard ? ['div', '', body, ['small', 'meta', heard]] : body
}

/** A number that is the same for the same text. */
function hash(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997, 7)
}

function video({ MediaId = '', Title, Description = '' }: Texts): Drawn {
  const props = { class: 'video', role: 'img', 'aria-label': bubbleTexts.video, title: MediaId }
  const screen: Drawn = ['div', props, ['i', '']]
  return Title ? ['div', 'card', screen, ['b', '', Title], ['p', '', Description]] : screen
}

function music({ Title, Description = '', MusicUrl, HQMusicUrl }: Texts): Drawn {
  const words: Drawn = ['div', '', ['b', '', Title || bubbleTexts.music], ['p', '', Description]]
  return leading(HQMusicUrl || MusicUrl, ['div', 'card music', words, ['span', 'play', '♪']])
}

function news([first = {}, ...rest]: readonly Texts[]): Drawn {
  const alone = rest.length === 0
  const items = rest.map((article) => leading(article.Url, item(article)))
  return ['div', `card news${alone ? '' : ' many'}`, leading(first.Url, head(first, alone)), ...items]
}

function head({ Title = '', Description, PicUrl }: Texts, alone: boolean): Drawn {
  const title: Drawn = ['b', '', Title]
  const picture = loaded(PicUrl, { alt: '' }, blank(Title))
  if (!alone) return ['div', '', ['div', 'cover', picture, title]]
  const words: Drawn[] = Description ? [['p', '', Description]] : []
  return ['div', '', title, ['div', 'cover', picture], ...words]
}

/** A cover for an article without one: its first letter. */
function blank(title: string): Drawn {
  return [
    'div',
    { class: 'blank', 'aria-hidden': 'true', vars: { hue: hash(title) % 360 } },
    [...title][0] ?? '',
  ]
}

function item({ Title = '', PicUrl }: Texts): Drawn {
  return ['div', 'item', ['span', '', Title], loaded(PicUrl, { alt: '' }, blank(Title))]
}

/** The content as a link, when the address is one of the web. */
function leading(url: string | undefined, content: Drawn): Drawn {
  return anchor(url ?? '', content) ?? content
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, mostArticles) : []
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
