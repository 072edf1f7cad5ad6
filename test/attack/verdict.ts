import type { Duel, Run } from './besiege.ts'
import type { Condition } from './target.ts'

const MB = 1_000_000
/** What neither is to exceed, as a multiple of what is measured unattacked. */
const most = 5
/** ms below which a machine that does other things as well makes differences of its own. */
const floors = { latency: 30, delay: 40 } as const

/** One way in which an attack has told. */
export interface Harm {
  readonly what: string
  /** It is a matter of time, and may be the machine's. */
  readonly timed: boolean
}

/** What the attack has done, measured by what was not attacked. */
export function harmsOf({ attacked, quiet }: Duel, growth = 128): readonly Harm[] {
  const { witness, condition, stderr, complaints } = attacked
  if (!condition) return [firm(`the process has ended: ${stderr.trim().slice(-300)}`)]
  if (!quiet.condition) return [timed('what was not attacked has ended, too')]
  return [
    ...complaints.filter((each) => each !== '').map(timed),
    ...answers(attacked),
    ...latency(p99(witness.latencies), p99(quiet.witness.latencies)),
    ...delay(condition, quiet.condition),
    ...memory(condition, quiet.condition, growth),
    ...spoken(stderr),
  ]
}

function firm(what: string): Harm {
  return { what, timed: false }
}

function timed(what: string): Harm {
  return { what, timed: true }
}

function answers({ witness, condition }: Run): readonly Harm[] {
  const { slow, lost, latencies } = witness
  const harms: Harm[] = []
  if (slow !== 'slow answer') harms.push(firm(`the slow message got: ${slow}`))
  if (lost.length > 0)
    harms.push(firm(`${lost.length} of ${latencies.length} quick messages got: ${lost[0]}`))
  if (condition && condition.twice > 0) harms.push(firm(`${condition.twice} messages were handled twice`))
  return harms
}

function latency(ms: number, quiet: number): readonly Harm[] {
  const limit = most * Math.max(quiet, floors.latency)
  return ms <= limit ? [] : [timed(`p99 is ${ms.toFixed(0)} ms, unattacked ${quiet.toFixed(0)} ms`)]
}

function delay(
  { delay: ms }: Pick<Condition, 'delay'>,
  { delay: quiet }: Pick<Condition, 'delay'>,
): readonly Harm[] {
  const limit = most * Math.max(quiet, floors.delay)
  return ms <= limit
    ? []
    : [timed(`the event loop was ${ms.toFixed(0)} ms late, unattacked ${quiet.toFixed(0)} ms`)]
}

/** Bytes that a process has grown by. */
export function grown({ idle, peak }: Pick<Condition, 'idle' | 'peak'>): number {
  return (peak - idle) / MB
}

function memory(condition: Condition, quiet: Condition, growth: number): readonly Harm[] {
  const [now, before] = [grown(condition), grown(quiet)]
  return now <= before + growth
    ? []
    : [firm(`memory grew by ${now.toFixed(0)} MB, unattacked by ${before.toFixed(0)} MB`)]
}

/** Control characters but for tab and line feed, those of Unicode's second set too. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for
const controls = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/

/** What is never to be read on a terminal. */
export function spoken(text: string): readonly Harm[] {
  const harms: Harm[] = []
  const control = controls.exec(text)
  if (control)
    harms.push(
      firm(
        `a control character is printed: ${JSON.stringify(text.slice(control.index - 40, control.index + 20))}`,
      ),
    )
  if (text.includes('CANARY')) harms.push(firm(`a secret is printed: ${around(text, 'CANARY')}`))
  return harms
}

function around(text: string, mark: string): string {
  const at = text.indexOf(mark)
  return JSON.stringify(text.slice(Math.max(0, at - 60), at + 30))
}

/** The latency that one of a hundred exceeds. */
export function p99(latencies: readonly number[]): number {
  return [...latencies].sort((a, b) => a - b)[Math.floor(latencies.length * 0.99)] ?? 0
}
