import { openForm } from './form-dialog.js'
import { store } from './store.js'

/** What F6 goes through. */
const regions = ['top-bar', 'user-rail', '.talk', '.wire', 'wire-panel']

/** Where the Tab key would stop in a region. */
const stops = 'textarea, [tabindex="0"]'

/** Keys that work in the whole page, unless something that is open has a use for them. */
export function listenToKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || document.querySelector('dialog[open], .tools:popover-open')) return
    const act = actOf(event)
    if (!act) return
    event.preventDefault()
    act()
  })
}

function actOf({ key, ctrlKey, metaKey, shiftKey, target, isComposing }) {
  if (isComposing) return undefined
  if (key === 'F6') return () => toRegion(shiftKey ? -1 : 1)
  if (key === 'Escape') return toMessage
  const isHelp = (key === '/' && (ctrlKey || metaKey)) || (key === '?' && !target.matches('input, textarea'))
  return isHelp ? () => openForm('keys') : undefined
}

function toMessage() {
  store.turn('chat')
  document.querySelector('chat-composer').rest()
}

function toRegion(step) {
  const there = regions.map((selector) => document.querySelector(selector)).filter(stopIn)
  const at = there.findLastIndex((region) => region.contains(document.activeElement))
  stopIn(there.at((at < 0 && step < 0 ? step : at + step) % there.length)).focus()
}

function stopIn(region) {
  const visible = [...region.querySelectorAll(stops)].filter((each) => each.checkVisibility())
  return visible.find((each) => each.matches('textarea')) ?? visible[0]
}
