/**
 * Makes an element. What comes from outside gets in as text or as an attribute, never as HTML.
 *
 * @param {string} tag
 * @param {Record<string, any> | string} [props] attributes; `on` holds listeners, `vars` what its style calculates with;
 * `true` is an empty attribute, `false` none. A text is the class
 * @param {...(Node | string | number | false | null | undefined)} children
 * @returns {HTMLElement}
 */
export function h(tag, props, ...children) {
  return filled(document.createElement(tag), props, children)
}

/** Makes an element of SVG. */
export function svg(tag, props, ...children) {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', tag), props, children)
}

function filled(element, props, children) {
  const { on = {}, vars = {}, ...attributes } = typeof props === 'string' ? { class: props } : (props ?? {})
  for (const [name, value] of Object.entries(attributes))
    if (value !== false && value != null) element.setAttribute(name, value === true ? '' : text(value))
  for (const [name, value] of Object.entries(vars)) element.style.setProperty(`--${name}`, value)
  for (const [type, listener] of Object.entries(on)) element.addEventListener(type, listener)
  const there = children.filter((child) => child || child === 0)
  element.append(...there.map((child) => (child instanceof Node ? child : text(child))))
  return element
}

/** What came from outside as a text. An object is written as JSON: it may hold a `toString` of its own. */
export function text(value) {
  return typeof value === 'object' && value ? JSON.stringify(value) : String(value ?? '')
}

/**
 * Puts new content into an element. What had the focus there gets it back, by its `data-key` or by that of what it lies in;
 * when that is gone from a form, what sends the form has it.
 */
export function fill(host, ...children) {
  const active = host.contains(document.activeElement) ? document.activeElement : undefined
  host.replaceChildren(...children.filter(Boolean))
  const key = active?.closest('[data-key]')?.dataset.key
  const again = key && host.querySelector(`[data-key="${CSS.escape(key)}"]`)
  if (active) (again || host.closest('form')?.querySelector('.primary'))?.focus()
}

/** True where a finger points: it needs more room, and a text that has the focus opens a keyboard. */
export function byTouch() {
  return matchMedia('(pointer: coarse)').matches
}

/**
 * A button.
 *
 * @param {any} content its word, or a list of what stands on it
 * @param {() => void} act
 * @param {Record<string, any>} [props] attributes; `label` is its name where no word stands on it, `key` what `fill` knows it
 * by, `pressed` is true or false for a switch
 */
export function button(content, act, { label, key, pressed, ...props } = {}) {
  const names = { 'aria-label': label, title: label, 'data-key': key, 'aria-pressed': pressed?.toString() }
  return h('button', { type: 'button', on: { click: act }, ...names, ...props }, ...[content].flat())
}
