import type { Probe, Siege } from './attack.ts'
import { besiege } from './besiege.ts'
import { probeHarms } from './probe.ts'
import { type Harm, harmsOf } from './verdict.ts'

/** What an attack on a server does. @param pace 1 for WeChat's five seconds, 0.1 for half a second */
export function besieged(siege: Siege, pace: number): Promise<readonly Harm[]> {
  const own = siege.brief ? Math.min(pace, 0.1) : pace
  return confirmed(async () => harmsOf(await besiege(siege, own), siege.growth))
}

/** What an attack on anything else does. */
export function probed(probe: Probe): Promise<readonly Harm[]> {
  return confirmed(() => probeHarms(probe))
}

/** A matter of time only may be the machine's, which does other things as well: then it does not happen twice. */
async function confirmed(run: () => Promise<readonly Harm[]>): Promise<readonly Harm[]> {
  const harms = await run()
  return harms.length > 0 && harms.every(({ timed }) => timed) ? run() : harms
}
