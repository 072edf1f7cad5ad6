import { text } from './dom.js'

let shown = localStorage.language ?? navigator.language
shown = shown.startsWith('zh') ? 'zh' : 'en'
let texts = await textsIn(shown)

/** The words of the page in one language: they come from its server. */
async function textsIn(lang) {
  return (await fetch(`texts/${lang}.json`)).json()
}

/** The language shown: `zh` or `en`. */
export function language() {
  return shown
}

/** Changes to the other language, and remembers it. */
export async function switchLanguage() {
  const other = shown === 'zh' ? 'en' : 'zh'
  texts = await textsIn(other)
  shown = other
  localStorage.language = other
}

/** A text in the language shown, its values filled in. */
export function say(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => text(values[name]))
}

/** A text that came in both languages. */
export function pick(words) {
  return words?.[shown] ?? ''
}
