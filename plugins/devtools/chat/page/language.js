import { text } from './dom.js'
import { texts } from './texts.js'

const languages = ['zh', 'en']
let at = Math.max(
  0,
  languages.indexOf(localStorage.language ?? (navigator.language.startsWith('zh') ? 'zh' : 'en')),
)

/** The language shown. */
export function language() {
  return languages[at]
}

/** Changes to the other language, and remembers it. */
export function switchLanguage() {
  at = 1 - at
  localStorage.language = language()
}

/** True for the page of `inspect()`, which looks at a running app and sends nothing. */
export const live = 'live' in document.body.dataset

/** A text in the language shown, its values filled in. */
export function say(key, values = {}) {
  const words = (live && texts[`live_${key}`]) || texts[key]
  return (words?.[at] ?? key).replace(/\{(\w+)\}/g, (_, name) => text(values[name]))
}

/** True when there is a text of that name. */
export function isText(key) {
  return Object.hasOwn(texts, key)
}

/** A text that came in both languages. */
export function pick(words) {
  return words?.[language()] ?? ''
}
