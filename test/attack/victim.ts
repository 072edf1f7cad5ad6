// The victim of one probe, by its name.
import type { Stage } from './attack.ts'
import { probes } from './catalogue.ts'
import { Gauge } from './gauge.ts'

const gauge = new Gauge()

process.on('message', async ({ name, stage }: { name: string; stage: Stage }) => {
  const probe = probes.find((each) => each.name === name)
  let complaint = ''
  gauge.calm()
  try {
    await probe?.suffer(stage)
  } catch (error) {
    complaint = (error as Error).message
  }
  process.send?.({ ...gauge.read(), complaint })
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
