import { button, h } from './dom.js'
import { icon } from './icons.js'
import { say } from './language.js'
import { Recall } from './recall.js'
import { rove } from './rove.js'
import { Part, store } from './store.js'

/** What stands behind the plus, by its word. */
const acts = {
  picture: () => sendPicture('/picture.svg'),
  upload: () => choose(),
  voice: () => store.push('voice', { MediaId: `voice-${id()}`, Recognition: undefined }),
  video: () => store.push('video', { MediaId: `video-${id()}` }),
  place: () => store.push('location', { Label: say('place_name') }),
  link: () => store.push('link'),
  follow: () => store.push('event:subscribe'),
  leave: () => store.push('event:unsubscribe'),
  scan: () => store.push('event:SCAN', { EventKey: 'scene-1' }),
  report: () => store.push('event:LOCATION'),
  other: () => document.querySelector('push-dialog').open(),
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
  #more = button(icon('add'), () => this.#toggle(), {
    class: 'plain',
    'aria-expanded': 'false',
    'aria-controls': 'more',
  })
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
    this.#text.focus()
  }

  /** Closes what is open; what is typed next is a message. */
  rest() {
    this.#open(false)
    this.#text.focus()
  }

  draw() {
    this.#text.placeholder = say('placeholder')
    this.#text.setAttribute('aria-label', say('message'))
    this.#more.setAttribute('aria-label', say('more'))
    this.#more.title = say('more')
    this.#send.textContent = say('send')
    this.#panel.replaceChildren(...Object.entries(acts).map(([name, act]) => this.#tile(name, act)))
  }

  #tile(name, act) {
    const actThen = () => {
      this.rest()
      act()
    }
    return h(
      'button',
      { type: 'button', on: { click: actThen } },
      h('i', {}, icon(name)),
      h('span', {}, say(name)),
    )
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
    if (Content.trim() === '') return
    this.#text.value = ''
    this.#grow()
    this.rest()
    store.push('text', { Content })
  }

  #grow() {
    this.#text.style.height = 'auto'
    this.#text.style.height = `${this.#text.scrollHeight}px`
  }

  #toggle() {
    this.#open(this.#panel.hidden)
    if (!this.#panel.hidden) this.#panel.firstElementChild.focus()
  }

  #open(open) {
    this.#panel.hidden = !open
    this.#more.setAttribute('aria-expanded', String(open))
  }
}

function id() {
  return Math.random().toString(36).slice(2, 8)
}

function sendPicture(path) {
  return store.push('image', { PicUrl: location.origin + path, MediaId: `image-${id()}` })
}

function choose() {
  const input = h('input', { type: 'file', accept: 'image/png,image/jpeg,image/gif,image/webp' })
  input.addEventListener('change', async () => {
    const kept = await store.ask('picture', input.files[0])
    if (kept) sendPicture(kept.path)
  })
  input.click()
}

customElements.define('chat-composer', ChatComposer)
