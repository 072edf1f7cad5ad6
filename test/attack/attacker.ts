// The attacker: runs one attack by its name, and steps back when the processor is wanted by others.
import { setPriority } from 'node:os'
import type { Aim } from './attack.ts'
import { sieges } from './catalogue.ts'

setPriority(10)
// what it meets when connections end under its hands is its own affair
process.on('uncaughtException', () => {})

process.on('message', async ({ name, aim }: { name: string; aim: Aim }) => {
  const siege = sieges.find((each) => each.name === name)
  try {
    await siege?.attack(aim)
    process.send?.('')
  } catch (error) {
    process.send?.((error as Error).message)
  }
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
