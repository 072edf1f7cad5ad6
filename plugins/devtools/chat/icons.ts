import type { Drawn } from './drawn.ts'

/** Line drawings, 24 wide and high, for what the page's server draws. */
const shapes = {
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01',
  upload: 'M12 15V4M8 8l4-4 4 4M4 15v5h16v-5',
  voice: 'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21',
  video: 'M3 7h12v10H3zM15 11l6-3v8l-6-3',
  place:
    'M12 21s7-6.3 7-11.5a7 7 0 0 0-14 0C5 14.7 12 21 12 21zM12 7.2a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8z',
  sticker: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9 9.5h.01M15 9.5h.01M8 14a5 5 0 0 0 8 0',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17',
  leave: 'M10 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM3 20c0-3.5 3-5.5 7-5.5s7 2 7 5.5M16 11h6',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M3 12h18',
  report: 'M12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3M12 6a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM12 12h.01',
  other: 'M6 4h9l4 4v12H6zM14 4v5h5M9.5 14h5M12 11.5v5',
  gear: 'M4 7h8M16 7h4M12 5h4v4h-4zM4 17h4M12 17h8M8 15h4v4H8z',
  trash: 'M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13M10 11v5.5M14 11v5.5',
  crowd:
    'M9 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM2 20c0-3.5 3-5.5 7-5.5s7 2 7 5.5M16 4a4 4 0 0 1 0 8M19 15c2 1 3 3 3 5',
  accounts: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM16.5 14v5M14 16.5h5',
  help: 'M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8',
} as const

/** What there is a drawing of. */
export type IconName = keyof typeof shapes

/** A line drawing; what it means is said by what it stands in. */
export function icon(name: IconName): Drawn {
  return ['icon', { name: shapes[name] }]
}
