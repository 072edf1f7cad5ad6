import type { Arbitrary } from 'fast-check'

/** What one run is fed: bytes by name, so that any finding can be stored and replayed as it was. */
export type Input = Readonly<Record<string, Buffer>>

/** One thing under attack. */
export interface Target {
  readonly name: string
  readonly inputs: Arbitrary<Input>
  /** Rejects when an invariant is broken. */
  run(input: Input): Promise<void>
  close?(): Promise<void>
}

/** A part as text; `undefined` when the input has none of that name. */
export function textOf(input: Input, part: string): string | undefined {
  return input[part]?.toString('utf8')
}

/** Every part as text. */
export function texts(input: Input): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.keys(input).map((part) => [part, textOf(input, part)]))
}

/** Parts given as text; those that are `undefined` are left out. */
export function inputOf(parts: Readonly<Record<string, string | Buffer | undefined>>): Input {
  const given = Object.entries(parts).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, Buffer.from(value as string)]))
}
