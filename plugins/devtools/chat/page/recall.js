import { store } from './store.js'

/** What the user wrote before comes back into a field by ↑, as in a shell; ↓ leads to what was being written. */
export class Recall {
  #field
  /** How far back; 0 for what is being written. */
  #at = 0
  #shown = ''
  #draft = ''

  constructor(field) {
    this.#field = field
  }

  /** True when the key has changed the field. Inside a text the arrows move the cursor, as they always do. */
  key(key) {
    const { value, selectionStart } = this.#field
    if (value !== this.#shown) this.#at = 0
    const older = key === 'ArrowUp' && (this.#at > 0 || selectionStart === 0)
    if (!older && !(key === 'ArrowDown' && this.#at > 0)) return false
    if (this.#at === 0) this.#draft = value
    return this.#show(this.#at + (older ? 1 : -1))
  }

  #show(at) {
    const found = at === 0 ? this.#draft : said().at(-at)
    if (found === undefined) return false
    this.#at = at
    this.#shown = found
    this.#field.value = found
    return true
  }
}

/** The texts of the user whose conversation is shown, each once where it repeats the one before. */
function said() {
  const texts = store.rows
    .filter(({ user, text }) => user === store.user && text !== undefined)
    .map(({ text }) => text)
  return texts.filter((each, at) => each !== texts[at - 1])
}
