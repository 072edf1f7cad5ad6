import { h } from './dom.js'

/** A face: the first letter of a name, or the last character of a Chinese one. */
export function avatar(name = '', id = '') {
  return tinted('avatar', id, letterOf(name))
}

/** A letter on a colour that is always the same for the same text. */
export function tinted(kind, text, letter) {
  const hue = [...text].reduce((sum, each) => (sum * 31 + each.charCodeAt(0)) % 360, 40)
  return h('span', { class: kind, 'aria-hidden': 'true', vars: { hue } }, letter)
}

function letterOf(name) {
  const letters = [...name]
  return (/^[\u4e00-\u9fff]+$/.test(name) ? letters.at(-1) : letters[0])?.toUpperCase()
}
