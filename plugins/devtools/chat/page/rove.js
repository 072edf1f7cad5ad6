/**
 * Makes what lies in an element one stop of the Tab key; the arrow keys go on from there.
 *
 * @param {HTMLElement} host
 * @param {string} [selector] of what is gone through
 * @param {'line' | 'grid'} [way] in a grid ↑ and ↓ change the row
 */
export function rove(host, selector = 'button', way = 'line') {
  const items = () => [...host.querySelectorAll(selector)].filter((item) => item.checkVisibility())
  const settle = () => {
    const all = items()
    const active = all.find((item) => item === document.activeElement)
    const current = active ?? all.find(({ tabIndex }) => tabIndex === 0) ?? all[0]
    for (const item of all) item.tabIndex = item === current ? 0 : -1
  }
  host.addEventListener('focusin', settle)
  host.addEventListener('keydown', (event) => go(event, items(), way))
  new MutationObserver(settle).observe(host, { childList: true, subtree: true })
  // what was current may be hidden in a window of another width
  new ResizeObserver(settle).observe(host)
  settle()
}

function go(event, all, way) {
  const at = all.indexOf(event.target)
  if (at < 0 || isInside(event) || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey)
    return
  const next = nextOf(event.key, all, at, way)
  if (!next) return
  event.preventDefault()
  next.focus()
}

/** Inside what is read ↑ and ↓ scroll; in a text they move the cursor, unless an arrow leads out of it. */
function isInside({ key, target }) {
  if (target.matches('input'))
    return target.selectionEnd !== { ArrowLeft: 0, ArrowRight: target.value.length }[key]
  return target.closest('pre') && /Up|Down|Home|End/.test(key)
}

function nextOf(key, all, at, way) {
  const row = way === 'grid' ? columns(all) : 1
  if (key === 'Home' || key === 'End') return all.at(key === 'Home' ? 0 : -1)
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: row, ArrowUp: -row }[key]
  if (!step) return undefined
  return all[at + step] ?? (Math.abs(step) === 1 ? all.at(step < 0 ? -1 : 0) : undefined)
}

function columns(all) {
  const { top } = all[0].getBoundingClientRect()
  return all.filter((item) => item.getBoundingClientRect().top === top).length
}
