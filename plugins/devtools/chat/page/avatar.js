import { h } from './dom.js'

/** A face: the first letter of a name, or the last character of a Chinese one; `named` where the name does not stand beside it. */
export function avatar(name = '', id = '', named = false) {
  const hue = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 40)
  const props = named ? { role: 'img', 'aria-label': name } : { 'aria-hidden': 'true' }
  return h('span', { class: 'avatar', ...props, vars: { hue: (hue * 137) % 360 } }, letterOf(name))
}

function letterOf(name) {
  const letters = [...name]
  return (/^[\u4e00-\u9fff]+$/.test(name) ? letters.at(-1) : letters[0])?.toUpperCase()
}
