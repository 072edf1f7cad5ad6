import { button, h } from './dom.js'
import { icon } from './icons.js'
import { say } from './language.js'
import { askForPush } from './push-dialog.js'
import { Recall } from './recall.js'
import { rove } from './rove.js'
import { Part, store } from './store.js'

/** What stands behind the plus, by its word. */
const acts = {
  picture: () => sendPicture('/picture.svg'),
  upload: choose,
  voice: () => store.push('voice', { MediaId: mediaId('voice'), Recognition: undefined }),
  video: () => store.push('video', { MediaId: mediaId('video') }),
  place: () => store.push('location', { Label: say('place_name') }),
  link: () => store.push('link'),
  follow: () => store.push('event:subscribe'),
  leave: () => store.push('event:unsubscribe'),
  scan: () => store.push('event:SCAN', { EventKey: 'scene-1' }),
  report: () => store.push('event:LOCATION'),
  other: askForPush,
}

/** Where messages are written. */
class ChatComposer extends Part {
  static topics = ['language']
  #text = h('textarea', {
    rows: 1,
    dir: 'auto',
    on: { keydown: (event) => this.#key(event), input: () => this.#grow() },
  })
  #recall = new Recall(this.#text)
  #panel = h('div', { class: 'panel', id: 'more', hidden: true })
  #more = button(icon('add'), () => this.#toggle(), { class: 'plain', 'aria-controls': 'more' })
  #send = button('', () => this.#say(), { class: 'primary' })

  start() {
    const acts = h('div', 'acts', this.#more, this.#send)
    this.append(h('div', 'writing', this.#text, acts), this.#panel)
    rove(acts)
    rove(this.#panel, 'button', 'grid')
    // a menu, a chip, the conversation: whoever goes on there is done here
    document
      .querySelector('.talk')
      .addEventListener('click', ({ target }) => this.contains(target) || this.#open(false))
    this.draw()
    this.rest()
  }

  /** Closes what is open; what is typed next is a message. */
  rest() {
    this.#open(false)
    this.#text.focus()
  }

  draw() {
    this.#text.placeholder = say('placeholder')
    this.#text.ariaLabel = say('message')
    this.#more.ariaLabel = this.#more.title = say('more')
    this.#send.textContent = say('send')
    this.#panel.replaceChildren(...Object.entries(acts).map(([name, act]) => this.#tile(name, act)))
  }

  #tile(name, act) {
    const actThen = () => {
      this.rest()
      act()
    }
    return button([h('i', {}, icon(name)), h('span', {}, say(name))], actThen)
  }

  #key(event) {
    const { key, shiftKey, ctrlKey, altKey, metaKey, isComposing } = event
    if (shiftKey || ctrlKey || altKey || metaKey || isComposing) return
    if (key === 'Enter') this.#say()
    else if (!this.#recall.key(key)) return
    else this.#grow()
    event.preventDefault()
  }

  #say() {
    const Content = this.#text.value
    if (!Content.trim()) return
    this.#text.value = ''
    this.#grow()
    this.rest()
    store.push('text', { Content })
  }

  #grow() {
    const { style } = this.#text
    style.height = 'auto'
    style.height = `${this.#text.scrollHeight}px`
  }

  #toggle() {
    this.#open(this.#panel.hidden)
    if (!this.#panel.hidden) this.#panel.firstElementChild.focus()
  }

  #open(open) {
    this.#panel.hidden = !open
    this.#more.ariaExpanded = open
  }
}

function mediaId(kind) {
  return `${kind}-${Math.random().toString(36).slice(2, 8)}`
}

function sendPicture(path) {
  return store.push('image', { PicUrl: location.origin + path, MediaId: mediaId('image') })
}

function choose() {
  const change = async ({ target }) => {
    const kept = await store.ask('picture', target.files[0])
    if (kept) sendPicture(kept.path)
  }
  const accept = 'image/png,image/jpeg,image/gif,image/webp'
  h('input', { type: 'file', accept, on: { change } }).click()
}

customElements.define('chat-composer', ChatComposer)
