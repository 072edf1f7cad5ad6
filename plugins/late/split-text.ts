import { checkOptions, type OptionCheck } from 'echostr'

/** Longest text of one message, in bytes of UTF-8. */
export const maxTextBytes = 2048

/** Where a text may end, the best first: a paragraph, a line, a sentence, a word. */
const borders: readonly RegExp[] = [
  /\n\s*\n/g,
  /\n/g,
  /[。！？…；][”’」』）)"']*|[.!?;][”"')]*(?=\s)/g,
  /\s/g,
]

/**
 * Cuts a text into pieces within WeChat's limit that are the text again when put together: at the end of a paragraph,
 * else of a line, a sentence, a word, in the second half of the piece; never inside a character (an emoji of several code points is one), and not inside a link
 * (`<a …>…</a>`) that fits into one piece.
 *
 * @param limit bytes of UTF-8 of a piece; default 2048
 * @example splitText(essay).map((piece) => piece.trim())
 */
export function splitText(text: string, limit: number = maxTextBytes): readonly string[] {
  checkOptions('splitText()', { text, limit }, { text: 'string', limit: bytesOfAPiece })
  const pieces: string[] = []
  let at = 0
  while (at < text.length) {
    // more of it cannot matter: a character is at least a byte, a link that is longer cannot be kept whole
    const window = text.slice(at, at + 2 * limit + 2)
    const end = endOf(window, limit)
    pieces.push(text.slice(at, at + end))
    at += end
  }
  return pieces
}

/** No character has more than four. */
const bytesOfAPiece: OptionCheck = {
  is: 'a number of at least 4',
  fits: (value) => typeof value === 'number' && value >= 4,
}

/** Where the first piece of a text ends. */
function endOf(text: string, limit: number): number {
  const most = unitsWithin(text, limit)
  if (most === text.length) return most
  const fitting = beforeCharacterAt(text, most)
  const links = linksOf(text)
  const isGood = (end: number) => end > fitting / 2 && !links.some((link) => link.from < end && end < link.to)
  for (const border of borders) {
    const end = Array.from(text.slice(0, fitting).matchAll(border), endOfMatch).findLast(isGood)
    if (end !== undefined) return end
  }
  const cut = links.find(({ from, to }) => from < fitting && fitting < to)
  return cut && cut.from > 0 ? cut.from : fitting
}

function endOfMatch(match: RegExpMatchArray): number {
  return (match.index ?? 0) + match[0].length
}

interface Link {
  readonly from: number
  readonly to: number
}

/** One pass, however many links are begun and never ended. */
function linksOf(text: string): readonly Link[] {
  const links: Link[] = []
  let from: number | undefined
  for (const mark of text.matchAll(/<a\s|<\/a>/gi)) {
    if (mark[0] !== '</a>' && mark[0] !== '</A>') from ??= mark.index
    else if (from !== undefined) {
      links.push({ from, to: endOfMatch(mark) })
      from = undefined
    }
  }
  return links
}

const characters = new Intl.Segmenter()

/** Where the character begins that the index is in, as people see characters: an emoji of several, CR and LF. */
function beforeCharacterAt(text: string, index: number): number {
  return characters.segment(text).containing(index)?.index || index
}

/** How many UTF-16 units fit into so many bytes without cutting a character; at least one character. */
function unitsWithin(text: string, bytes: number): number {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(Math.max(bytes, 4)))
  return read
}
