import { wireTexts } from '../../texts/wire.ts'
import { filled, type Words } from '../../texts/words.ts'
import { duration } from '../line.ts'
import { attemptOf, type Entry, type EntryView } from './entry.ts'

/** An entry as a row of the page. */
export function entryView(entry: Entry, name: string): EntryView {
  const { who, what, outcome: _, status: __, errcode: ___, size, ...view } = entry
  const took = view.ms === undefined ? '…' : duration(view.ms)
  return {
    ...view,
    said: saidIn(entry),
    cells: [
      timeOf(entry.at),
      name || who,
      what.replace(/^\/cgi-bin\//, ''),
      statusOf(entry),
      took,
      sizeOf(size),
    ],
  }
}

/** Behind which of its message's deliveries it is. */
function saidIn({ kind, delivery = '', said }: Entry): string | Words {
  if (kind !== 'retry') return said
  return filled(wireTexts.tried, { attempt: attemptOf(delivery), said })
}

/** On the clock of this machine, which is the browser's. */
function timeOf(at: number): string {
  return new Date(at).toTimeString().slice(0, 8)
}

function statusOf({ ms, errcode, status, outcome = '' }: Entry): string | Words {
  if (ms === undefined) return wireTexts.running
  if (outcome === 'answered') return String(errcode ?? status)
  return Object.hasOwn(wireTexts, outcome) ? wireTexts[outcome as keyof typeof wireTexts] : outcome
}

function sizeOf(size: number | undefined): string {
  if (size === undefined) return ''
  return size < 1024 ? `${size} B` : `${Math.round(size / 1024)} KB`
}
