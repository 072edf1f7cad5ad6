import { bubbleTexts } from '../texts/chat.ts'
import { panelTexts } from '../texts/panels.ts'
import { stickerText } from '../texts/shown.ts'
import { filled } from '../texts/words.ts'
import type { Drawn } from './drawn.ts'
import { icon } from './icons.ts'
import { anchor, beginning, cutMark, longest, richText, webAddress } from './rich-text.ts'

/** Fields of a push or a reply: what stands there came from outside. */
type Fields = Readonly<Record<string, unknown>>
type Texts = Readonly<Record<string, string | undefined>>

/** Finds what a user sent under a MediaId. */
export interface Media {
  readonly pictureAt: (MediaId: string) => string | undefined
  readonly soundAt: (MediaId: string) => string | undefined
}

/** Articles in the largest card. */
const mostArticles = 8

/** Draws what is in a message, by its MsgType. */
export function bubbleOf(fields: object, media: Media): Drawn {
  const own = texts(fields)
  const draw = Object.hasOwn(drawings, own.MsgType ?? '') ? drawings[own.MsgType ?? ''] : other
  return (draw ?? other)(own, fields as Fields, media)
}

/** Draws a text as its user sees it: what looks like a link is none. */
export function ownText(content: string): Drawn {
  if (content === stickerText)
    return ['div', { class: 'sticker', role: 'img', 'aria-label': panelTexts.sticker }, '😊']
  return ['div', 'bubble', beginning(content), ...cutMark(content)]
}

type Drawing = (own: Texts, fields: Fields, media: Media) => Drawn

const drawings: Readonly<Record<string, Drawing>> = {
  text: ({ Content = '' }) => ['div', 'bubble', ...richText(Content), ...cutMark(Content)],
  image: ({ PicUrl, MediaId = '' }, { Image }, { pictureAt }) => {
    const id = texts(Image).MediaId ?? MediaId
    return picture(PicUrl ?? pictureAt(id), id)
  },
  voice: ({ MediaId = '', Recognition }, { Voice }, { soundAt }) => {
    const id = texts(Voice).MediaId ?? MediaId
    const body = sound(soundAt(id), id)
    return Recognition ? ['div', '', body, ['div', 'meta', Recognition]] : body
  },
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

/** A voice message that can be heard, or one that is only told of. */
function sound(path: string | undefined, MediaId: string): Drawn {
  const seconds = 2 + (hash(MediaId) % 9)
  const label = filled(bubbleTexts.voice, { seconds })
  if (path !== undefined)
    return [
      'div',
      'bubble',
      ['audio', { src: path, controls: true, title: MediaId, 'aria-label': bubbleTexts.sound }],
    ]
  const props = { class: 'bubble voice', role: 'img', 'aria-label': label, title: MediaId, vars: { seconds } }
  const waves: Drawn = ['span', { class: 'waves', 'aria-hidden': 'true' }, ['i', ''], ['i', ''], ['i', '']]
  return ['div', props, waves, `${seconds}″`]
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
