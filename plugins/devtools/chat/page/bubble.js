import { beginning } from './cut.js'
import { h, text } from './dom.js'
import { icon } from './icons.js'
import { say } from './language.js'
import { anchor, richText } from './rich-text.js'
import { store } from './store.js'

/** Draws a message or a reply by its MsgType. */
export function bubble(fields) {
  const own = texts(fields)
  const draw = Object.hasOwn(drawings, own.MsgType) ? drawings[own.MsgType] : other
  return draw(own, fields)
}

/** The fields of what should be an object, each as a text: what stands there came from outside. */
function texts(parts) {
  const entries = typeof parts === 'object' && parts !== null ? Object.entries(parts) : []
  return Object.fromEntries(entries.map(([name, value]) => [name, text(value)]))
}

/** Articles in the largest card. */
const mostArticles = 8

const drawings = {
  text: ({ Content = '' }) => h('div', 'bubble', ...richText(Content)),
  image: ({ PicUrl, MediaId }, { Image }) => {
    const sent = texts(Image).MediaId
    return picture(PicUrl ?? pictureOf(sent), sent ?? MediaId)
  },
  voice: ({ MediaId = '', Recognition }, { Voice }) => voice(texts(Voice).MediaId ?? MediaId, Recognition),
  video: ({ MediaId }, { Video }) => video(Video ? texts(Video) : { MediaId }),
  shortvideo: ({ MediaId }) => video({ MediaId }),
  music: (_, { Music }) => music(texts(Music)),
  news: (_, { Articles }) => news(Array.isArray(Articles) ? Articles.slice(0, mostArticles).map(texts) : []),
  location: ({ Label, Location_X, Location_Y }) => place(Label, `${Location_X}, ${Location_Y}`),
  link: ({ Title, Description, Url }) => card(Title, Description, Url),
}

function other({ MsgType, Title, Content }) {
  const words = Title || Content || say('unknown', { type: MsgType })
  return h('div', 'bubble faint', beginning(words))
}

/** The picture that a user sent under this MediaId. */
function pictureOf(MediaId) {
  const sent = [...store.exchanges.values()].find(({ fields }) => fields.PicUrl && fields.MediaId === MediaId)
  return sent?.fields.PicUrl
}

function picture(url, MediaId) {
  const alt = `${say('picture')} ${MediaId ?? ''}`
  const none = h(
    'div',
    { class: 'picture none', role: 'img', 'aria-label': alt },
    icon('picture'),
    h('small', {}, MediaId),
  )
  return loaded(url, { class: 'picture', alt }, none)
}

/** An image, or what stands for it when there is none. */
function loaded(url, props, none) {
  const address = URL.canParse(url) ? new URL(url) : undefined
  if (!address || !/^https?:$/.test(address.protocol)) return none
  const image = h('img', { ...props, src: address.href, referrerpolicy: 'no-referrer' })
  image.addEventListener('error', () => image.replaceWith(none))
  return image
}

function voice(MediaId, recognition) {
  const seconds = 2 + (hash(MediaId) % 9)
  const waves = h('span', { class: 'waves', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'))
  const label = `${say('voice')} ${seconds} ${say('seconds')}`
  const body = h(
    'div',
    { class: 'bubble voice', role: 'img', 'aria-label': label, title: MediaId },
    waves,
    `${seconds}″`,
  )
  body.style.setProperty('--seconds', seconds)
  return recognition ? h('div', {}, body, h('small', 'meta', recognition)) : body
}

function hash(text) {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 997, 7)
}

function video({ MediaId, Title, Description }) {
  const screen = h('div', { class: 'video', role: 'img', 'aria-label': say('video'), title: MediaId }, h('i'))
  return Title ? h('div', 'card', screen, h('b', {}, Title), h('p', {}, Description)) : screen
}

function music({ Title, Description, MusicUrl, HQMusicUrl }) {
  const words = h('div', {}, h('b', {}, Title || say('music')), h('p', {}, Description))
  return leading(HQMusicUrl || MusicUrl, h('div', 'card music', words, h('span', 'play', '♪')))
}

function news([first = {}, ...rest]) {
  const alone = rest.length === 0
  const items = rest.map((article) => leading(article.Url, item(article)))
  return h('div', `card news${alone ? '' : ' many'}`, leading(first.Url, head(first, alone)), ...items)
}

function head({ Title, Description, PicUrl }, alone) {
  const title = h('b', {}, Title)
  const face = h('div', 'cover', loaded(PicUrl, { alt: '' }, blank(Title)), !alone && title)
  return h('div', {}, alone && title, face, alone && Description && h('p', {}, Description))
}

/** A cover for an article without one: its first letter. */
function blank(title = '') {
  const face = h('div', { class: 'blank', 'aria-hidden': 'true' }, [...title][0])
  face.style.setProperty('--hue', String(hash(title) % 360))
  return face
}

function item({ Title, PicUrl }) {
  return h('div', 'item', h('span', {}, Title), loaded(PicUrl, { alt: '' }, blank(Title)))
}

/** The content as a link, when the address is one of the web. */
function leading(url, content) {
  return anchor(url, content) ?? content
}

function place(label, where) {
  const map = h('div', 'map', icon('place'))
  return h('div', 'card place', h('b', {}, label || say('place')), h('p', {}, where), map)
}

function card(title, description, url) {
  const words = h('div', 'row', h('p', {}, description), blank(title))
  return leading(url, h('div', 'card', h('b', {}, title), words))
}
