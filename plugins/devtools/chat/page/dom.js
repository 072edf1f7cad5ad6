/**
 * Makes an element. What comes from outside gets in as text or as an attribute, never as HTML.
 *
 * @param {string} tag
 * @param {Record<string, any> | string} [props] attributes; `on` holds listeners; `true` is an empty attribute, `false`
 * none. A text is the class
 * @param {...(Node | string | number | false | null | undefined)} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  return filled(document.createElement(tag), props, children)
}

/** Makes an element of SVG. */
export function svg(tag, props = {}, ...children) {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', tag), props, children)
}

function filled(element, props, children) {
  const { on = {}, ...attributes } = typeof props === 'string' ? { class: props } : props
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '')
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(name, text(value))
  }
  for (const [type, listener] of Object.entries(on)) element.addEventListener(type, listener)
  const there = children.filter((child) => child || child === 0)
  element.append(...there.map((child) => (child instanceof Node ? child : text(child))))
  return element
}

/** What came from outside as a text. An object is written as JSON: it may hold a `toString` of its own. */
export function text(value) {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Puts new content into an element; what had the focus there gets it back, by its `data-key`. */
export function fill(host, ...children) {
  const active = host.contains(document.activeElement) ? document.activeElement : undefined
  const key = active?.dataset.key
  host.replaceChildren(...children.filter(Boolean))
  if (key) host.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus()
}

/** A button with a word on it. */
export function button(text, act, props = {}) {
  return h('button', { type: 'button', on: { click: act }, ...props }, text)
}
