// Attacks servers, the client, the commands and the page, in processes with a small heap, while others use them.
import { parseArgs } from 'node:util'
import { probes, sieges, slice } from './attack/catalogue.ts'
import { besieged, probed } from './attack/judge.ts'
import { knownOpen } from './attack/open.ts'
import { isThere } from './attack/programs.ts'
import type { Harm } from './attack/verdict.ts'
import { flood } from './attack/wire.ts'

const { values, positionals } = parseArgs({ options: { slice: { type: 'boolean' } }, allowPositionals: true })
const sliced = new Set(slice.map(({ name }) => name))
const isMeant = ({ name }: { readonly name: string }) =>
  values.slice ? sliced.has(name) : new RegExp(positionals[0] ?? '', 'i').test(name)
/** Of a slice, tenths of a second are WeChat's seconds. */
const pace = values.slice ? 0.1 : 1
const started = performance.now()
const counts = { ok: 0, FAIL: 0, open: 0, skip: 0 }

async function tell(name: string, harms: readonly Harm[]): Promise<void> {
  const open = Object.hasOwn(knownOpen, name)
  const word = harms.length > 0 === open ? (open ? 'open' : 'ok') : 'FAIL'
  counts[word]++
  console.log(`${word.padEnd(4)} ${name}`)
  if (word === 'FAIL' && open) console.log('       does no harm any more, but is listed as open')
  else if (word === 'FAIL') for (const { what } of harms) console.log(`       ${what.slice(0, 500)}`)
}

const meant = probes.filter(isMeant)
await flood(meant.length, 2, async (i) => {
  const probe = meant[i]
  if (!probe) return
  if (probe.needs === undefined || isThere(probe.needs)) return tell(probe.name, await probed(probe))
  counts.skip++
  console.log(`skip ${probe.name}: there is no ${probe.needs}`)
})
// one after the other: they measure each other's time otherwise
for (const siege of sieges.filter(isMeant)) await tell(siege.name, await besieged(siege, pace))

const seconds = ((performance.now() - started) / 1000).toFixed(0)
console.log(
  `${counts.ok} attacks do no harm, ${counts.open} known to be open, ${counts.skip} skipped, ${counts.FAIL} failed, in ${seconds} s`,
)
process.exit(counts.FAIL > 0 || counts.ok + counts.open === 0 ? 1 : 0)
