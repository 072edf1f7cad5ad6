import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Input } from './target.ts'

/** A broken invariant, with all that is needed to see it again. */
export interface Finding {
  readonly target: string
  readonly seed: number
  /** fast-check's way from the seed to the input. */
  readonly path: string
  readonly what: string
  readonly input: Input
}

type Encoded = Readonly<Record<string, string>>

/** Each part in base64. */
export function encoded(input: Input): Encoded {
  return Object.fromEntries(Object.entries(input).map(([name, bytes]) => [name, bytes.toString('base64')]))
}

/** The parts again. */
export function decoded(parts: Encoded): Input {
  return Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, Buffer.from(text, 'base64')]))
}

/** Writes the finding below the folder, named by its input. Returns the file. */
export function store(folder: string, finding: Finding): string {
  const input = encoded(finding.input)
  const hash = createHash('sha256')
    .update(finding.target + JSON.stringify(input))
    .digest('hex')
  const file = join(folder, `${hash.slice(0, 16)}.json`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, `${JSON.stringify({ ...finding, input }, undefined, 2)}\n`)
  return file
}

/** Every finding stored so far, by name. */
export function stored(folder: string): Finding[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return files.sort().map((name) => {
    const finding = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Finding & { input: Encoded }
    return { ...finding, input: decoded(finding.input) }
  })
}
