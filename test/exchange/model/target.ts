import * as fc from 'fast-check'
import { inputOf, type Target, texts } from '../../fuzz/target.ts'
import { playScript } from './play-script.ts'
import { type Script, scripts } from './script.ts'
import { alone, distant, type Sharing, shared } from './world.ts'

export const worlds: Readonly<Record<string, Sharing>> = { alone, shared, distant }

/** The exchange, attacked with conversations, by one process or by two. */
export function exchange(among: Readonly<Record<string, Sharing>> = worlds): Target {
  const inputs = fc
    .tuple(fc.constantFrom(...Object.keys(among)), scripts)
    .map(([world, script]) => inputOf({ world, script: JSON.stringify(script) }))
  return {
    name: 'exchange',
    inputs,
    run: (input) => {
      const { world = '', script = '' } = texts(input)
      return playScript(JSON.parse(script) as Script, among[world] as Sharing)
    },
  }
}
