import { tinted } from './avatar.js'
import { cutMark } from './cut.js'
import { button, h } from './dom.js'
import { icon } from './icons.js'
import { say } from './language.js'
import { store } from './store.js'

/** Draws what is in a message. The page's server has read it: every address is one of the web. */
export function bubble(drawn) {
  return drawings[drawn.type](drawn)
}

const drawings = {
  text: ({ pieces, cut }) => h('div', 'bubble', ...pieces.map(drawPiece), cut && cutMark()),
  other: ({ words, kind }) => h('div', 'bubble faint', words || say('unknown', { type: kind })),
  image: ({ url, id }) => {
    const alt = `${say('picture')} ${id}`
    const none = { class: 'picture none', role: 'img', 'aria-label': alt }
    return loaded(url, { class: 'picture', alt }, h('div', none, icon('picture'), h('small', {}, id)))
  },
  voice,
  video: ({ id, title, words }) => {
    const screen = h('div', { class: 'video', role: 'img', 'aria-label': say('video'), title: id }, h('i'))
    return title ? h('div', 'card', screen, ...lines(title, words)) : screen
  },
  music: ({ title, words, url }) =>
    leading(
      url,
      h('div', 'card music', h('div', {}, ...lines(title || say('music'), words)), h('span', 'play', '♪')),
    ),
  news: ({ articles: [first = {}, ...rest] }) => {
    const alone = rest.length === 0
    const items = rest.map((article) => leading(article.url, item(article)))
    return h('div', `card news${alone ? '' : ' many'}`, leading(first.url, head(first, alone)), ...items)
  },
  location: ({ title, words }) =>
    h('div', 'card place', ...lines(title || say('place'), words), h('div', 'map', icon('place'))),
  link: ({ title, words, url }) =>
    leading(url, h('div', 'card', h('b', {}, title), h('div', 'row', h('p', {}, words), blank(title)))),
}

function drawPiece(piece) {
  const { label, href, says, title } = piece
  if (href) return anchor(href, label)
  if (says) return button(label, () => store.push('text', says), { class: 'link' })
  return label ? h('span', { class: 'link', title }, label) : piece
}

/** A link that leads out of the page. */
function anchor(href, content) {
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, content)
}

/** The content as a link, when there is an address. */
function leading(url, content) {
  return url ? anchor(url, content) : content
}

/** An image, or what stands for it when there is none. */
function loaded(src, props, none) {
  if (!src) return none
  const error = ({ target }) => target.replaceWith(none)
  return h('img', { ...props, src, referrerpolicy: 'no-referrer', on: { error } })
}

function voice({ id, seconds, heard }) {
  const waves = h('span', { class: 'waves', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'))
  const label = `${say('voice')} ${seconds} ${say('seconds')}`
  const props = { class: 'bubble voice', role: 'img', 'aria-label': label, title: id, vars: { seconds } }
  const body = h('div', props, waves, `${seconds}″`)
  return heard ? h('div', {}, body, h('small', 'meta', heard)) : body
}

function lines(title, words) {
  return [h('b', {}, title), h('p', {}, words)]
}

function head({ title, words, picture }, alone) {
  const heading = h('b', {}, title)
  const cover = h('div', 'cover', loaded(picture, { alt: '' }, blank(title)), !alone && heading)
  return h('div', {}, alone && heading, cover, alone && words && h('p', {}, words))
}

function item({ title, picture }) {
  return h('div', 'item', h('span', {}, title), loaded(picture, { alt: '' }, blank(title)))
}

/** A cover for an article without one: its first letter. */
function blank(title = '') {
  return tinted('blank', title, [...title][0])
}
