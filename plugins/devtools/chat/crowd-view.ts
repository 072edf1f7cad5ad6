import { crowdTexts as words } from '../texts/crowd.ts'
import { formTexts } from '../texts/forms.ts'
import { filled, type Words } from '../texts/words.ts'
import { bounds, type Progress } from './crowd.ts'
import type { Drawn } from './drawn.ts'

/** Draws how a crowd is answered: its answers by their times, beside the five seconds, and what went wrong. */
export function crowdView(progress: Progress): readonly Drawn[] {
  const { running, times, failed } = progress
  const highest = Math.max(1, ...times)
  const bars = times.map((count, at) => bar(nameOf(at), count / highest, count, at === bounds.length))
  const faults = failed.map(([what, count]): Drawn => ['p', 'mistake', what, ` × ${count}`])
  const stop: Drawn[] = running
    ? [['button', { type: 'button', 'data-key': 'stop', does: ['crowd_stop', {}] }, formTexts.stop]]
    : []
  // above the bars: below them it would be beyond a phone's window
  return [['p', '', summary(progress)], ...stop, ['div', 'bars', ...bars], ...faults]
}

function summary({ planned, sent, open, times }: Progress): Words {
  const answered = times.slice(0, -1).reduce((sum, count) => sum + count, 0)
  return filled(words.summary, { planned, sent, open, answered })
}

function nameOf(at: number): Words {
  const bound = bounds[at]
  if (bound === undefined) return words.late
  const time = bound < 1000 ? `${bound} ms` : `${bound / 1000} s`
  return { zh: `≤ ${time}`, en: `≤ ${time}` }
}

function bar(name: Words, length: number, count: number, late: boolean): Drawn {
  const fill: Drawn = ['i', { class: late ? 'late' : '', vars: { length } }]
  return ['div', '', ['span', '', name], fill, ['b', '', String(count)]]
}
