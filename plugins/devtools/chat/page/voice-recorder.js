import { button, fill, h } from './dom.js'
import { say } from './language.js'

/** ms of the longest voice message. */
const longest = 60_000

/** Records a voice message into a field of its form, when the browser lets it. */
class VoiceRecorder extends HTMLElement {
  #recorder
  #file = h('input', { type: 'file', name: 'recording', hidden: true })
  #told = h('span', { role: 'status' })
  #button = button(say('record'), () => this.#turn())

  connectedCallback() {
    this.append(this.#button, this.#file, this.#told)
  }

  disconnectedCallback() {
    this.#stop()
  }

  #turn() {
    if (this.#recorder) this.#stop()
    else this.#start().catch(() => this.#tell('no_microphone'))
  }

  async #start() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    const recorder = new MediaRecorder(stream)
    recorder.ondataavailable = ({ data }) => this.#keep(data)
    recorder.start()
    this.#recorder = recorder
    this.#tell('recording')
    setTimeout(() => this.#recorder === recorder && this.#stop(), longest)
  }

  #stop() {
    this.#recorder?.stop()
    for (const track of this.#recorder?.stream.getTracks() ?? []) track.stop()
    this.#recorder = undefined
    this.#button.textContent = say('record')
  }

  #keep(data) {
    const files = new DataTransfer()
    files.items.add(new File([data], 'voice', { type: data.type }))
    this.#file.files = files.files
    const sound = { controls: true, src: URL.createObjectURL(data), 'aria-label': say('recorded') }
    fill(this.#told, h('span', 'unseen', say('recorded')), h('audio', sound))
  }

  #tell(words) {
    this.#told.textContent = say(words)
    if (this.#recorder) this.#button.textContent = say('stop')
  }
}

customElements.define('voice-recorder', VoiceRecorder)
