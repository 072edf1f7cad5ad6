import { setTimeout } from 'node:timers/promises'
import type { Probe } from './attack.ts'
import { Hostile } from './hostile.ts'
import { type Condition, heapLimit, Part } from './target.ts'
import { grown, type Harm, spoken } from './verdict.ts'

type Account = Omit<Condition, 'twice'> & { readonly complaint: string }

/** ms for a probe in all. */
const longest = 40_000

/** What a probe has done to its victim. */
export async function probeHarms(probe: Probe): Promise<readonly Harm[]> {
  const hostile = await Hostile.start()
  const victim = new Part('victim', [], heapLimit)
  try {
    await victim.next()
    const account = await Promise.race([
      victim.ask<Account>({ name: probe.name, stage: { url: hostile.url } }),
      setTimeout(longest, undefined, { ref: false }),
    ])
    if (!account) return [{ what: `it has not come to an end within ${longest} ms`, timed: false }]
    return [...harmsOf(account, probe), ...trapped(hostile), ...spoken(victim.stderr)]
  } catch (error) {
    return [{ what: `${(error as Error).message} ${victim.stderr.trim().slice(-300)}`, timed: false }]
  } finally {
    hostile.close()
    await victim.stop()
  }
}

function harmsOf(account: Account, { growth = 128, delay = 1000 }: Probe): readonly Harm[] {
  const harms: Harm[] = []
  const { complaint } = account
  if (complaint !== '') harms.push({ what: complaint, timed: true })
  const megabytes = grown(account)
  if (megabytes > growth) harms.push({ what: `memory grew by ${megabytes.toFixed(0)} MB`, timed: false })
  if (account.delay > delay)
    harms.push({ what: `the event loop was ${account.delay.toFixed(0)} ms late`, timed: true })
  return harms
}

/** A redirect that was followed has carried the token to somebody else. */
function trapped({ calls }: Hostile): readonly Harm[] {
  return calls.has('trap') ? [{ what: 'a redirect was followed', timed: false }] : []
}
