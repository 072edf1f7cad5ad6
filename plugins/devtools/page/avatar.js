import { h } from './dom.js'

/** A face: the first letter of a name. */
export function avatar(name, id) {
  const face = h('span', { class: 'avatar', 'aria-hidden': 'true' }, [...name][0]?.toUpperCase())
  const hue = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 40)
  face.style.setProperty('--hue', String(hue))
  return face
}
