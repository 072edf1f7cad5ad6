import { svg } from './dom.js'

const shapes = {
  gear: 'M4 7h8M16 7h4M12 5h4v4h-4zM4 17h4M12 17h8M8 15h4v4H8z',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M5 5l1.7 1.7M17.3 17.3L19 19M5 19l1.7-1.7M17.3 6.7L19 5',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  half: 'M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18M12 8h7M12 13h9M12 18h6',
  trash: 'M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13M10 11v5.5M14 11v5.5',
  plus: 'M12 5v14M5 12h14',
  add: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 8v8M8 12h8',
  crowd:
    'M9 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM2 20c0-3.5 3-5.5 7-5.5s7 2 7 5.5M16 4a4 4 0 0 1 0 8M19 15c2 1 3 3 3 5',
  accounts: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM16.5 14v5M14 16.5h5',
  dots: 'M5 12h.01M12 12h.01M19 12h.01',
  help: 'M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8',
  menu: 'M5 7h14M5 12h14M5 17h14',
}

/** True when there is a drawing of that name. */
export function isIcon(name) {
  return Object.hasOwn(shapes, name)
}

/** A line drawing, by its name or its path; what it means is said by what it stands in. */
export function icon(name) {
  return svg(
    'svg',
    { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' },
    svg('path', { d: shapes[name] ?? name }),
  )
}
