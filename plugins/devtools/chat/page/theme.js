const themes = ['auto', 'light', 'dark']

/** `light`, `dark`, or `auto`: as the system. */
export function theme() {
  return themes.includes(localStorage.theme) ? localStorage.theme : 'auto'
}

/** Goes on to the next theme, and remembers it. */
export function next() {
  localStorage.theme = themes[(themes.indexOf(theme()) + 1) % themes.length]
  show()
}

export function show() {
  document.documentElement.style.colorScheme = theme() === 'auto' ? '' : theme()
}
