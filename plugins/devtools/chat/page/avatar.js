import { h } from './dom.js'

/** A face: the first letter of a name, or the last character of a Chinese one. */
export function avatar(name = '', id = '') {
  const hue = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 40)
  return h('span', { class: 'avatar', 'aria-hidden': 'true', vars: { hue } }, letterOf(name))
}

function letterOf(name) {
  const letters = [...name]
  return (/^[\u4e00-\u9fff]+$/.test(name) ? letters.at(-1) : letters[0])?.toUpperCase()
}
