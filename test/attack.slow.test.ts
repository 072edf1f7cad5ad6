import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { probes, sieges } from './attack/catalogue.ts'
import { besieged, probed } from './attack/judge.ts'
import { knownOpen } from './attack/open.ts'
import type { Harm } from './attack/verdict.ts'

const test = suite('attack')
export const deadline = 180_000

/** ms are tenths here, so that nobody waits for WeChat's five seconds. */
const pace = 0.1

function attacked(name: string, harms: () => Promise<readonly Harm[]>): void {
  const run = Object.hasOwn(knownOpen, name) ? test.skip : test
  run(name, async () => {
    assert.equal(
      (await harms()).map(({ what }) => what),
      [],
    )
  })
}

for (const probe of probes) if (probe.quick) attacked(probe.name, () => probed(probe))
for (const siege of sieges) if (siege.quick) attacked(siege.name, () => besieged(siege, pace))

test.run()
