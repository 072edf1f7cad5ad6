import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What is read of a package.json; it may hold anything. */
export interface Manifest {
  readonly name: string
  readonly description?: string
  readonly keywords?: readonly string[]
  readonly license?: string
  readonly type?: string
  readonly engines?: Readonly<Record<string, string>>
  readonly exports?: unknown
  readonly files?: readonly string[]
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly repository?: unknown
  readonly homepage?: string
  readonly bugs?: unknown
  /** For `npx echostr check`: a module that exports `make` and `traits` for the contract. */
  readonly echostr?: { readonly contract?: string }
}

/** The files that a package's entry is made of. */
export interface Entry {
  readonly types: string | undefined
  readonly code: string | undefined
}

/** The package.json of a folder; undefined where there is none that can be read. */
export function manifestIn(folder: string): Manifest | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const { name } = (manifest ?? {}) as Partial<Manifest>
    return typeof name === 'string' && name !== '' ? (manifest as Manifest) : undefined
  } catch {
    return undefined
  }
}

/** The entry that `import 'name'` gets. */
export function entryOf({ exports }: Manifest): Entry {
  const main = isTable(exports) && '.' in exports ? exports['.'] : exports
  if (typeof main === 'string') return { types: undefined, code: main }
  const { types, default: code, import: imported } = isTable(main) ? main : {}
  return { types: text(types), code: text(code) ?? text(imported) }
}

export function isFile(folder: string, path: string | undefined): path is string {
  return path !== undefined && existsSync(join(folder, path)) && statSync(join(folder, path)).isFile()
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
