import { readdirSync, readFileSync, statSync } from 'node:fs'
import { decoded, type Picture } from './picture.ts'
import { type State, states } from './states.ts'
import { windows } from './studio.ts'

/** Where the pictures are kept. */
export const folder: URL = new URL('baselines/', import.meta.url)

/** The files of a state's pictures, in the order of the windows. */
export function filesOf({ name }: Pick<State, 'name'>): readonly URL[] {
  return windows.map(({ width }) => new URL(`${name}-${width}.png`, folder))
}

/** The pictures of a state as they were when somebody looked at them. */
export function baselinesOf(state: Pick<State, 'name'>): readonly Picture[] {
  return filesOf(state).map((file) => decoded(readFileSync(file)))
}

/** Names of the files that belong to no state, or are not there. */
export function strays(): readonly string[] {
  const wanted = states.flatMap((state) => filesOf(state).map(({ pathname }) => pathname.replace(/.*\//, '')))
  const there = readdirSync(folder)
  return [...wanted, ...there].filter((name) => !wanted.includes(name) || !there.includes(name))
}

/** Bytes of all. */
export function weight(): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(new URL(name, folder)).size, 0)
}
