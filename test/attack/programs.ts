import { spawnSync } from 'node:child_process'
import { chromiumPath } from '../support/browser.ts'

/** True when a program is there; where it has to be, it is missed. */
export function isThere(program: 'redis' | 'chromium'): boolean {
  const [there, required] =
    program === 'redis'
      ? [spawnSync('redis-server', ['--version']).status === 0, process.env.REQUIRE_REDIS]
      : [chromiumPath() !== undefined, process.env.REQUIRE_CHROMIUM]
  if (!there && required) throw new Error(`There is no ${program}`)
  return there
}
