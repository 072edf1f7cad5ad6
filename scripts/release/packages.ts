import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a release looks at in a package.json. */
export interface Manifest {
  readonly name: string
  readonly version?: string
  readonly license?: string
  readonly repository?: string | { readonly url?: string; readonly directory?: string }
  readonly homepage?: string
  readonly bugs?: string | { readonly url?: string }
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly workspaces?: readonly string[]
}

/** A package that is published. */
export interface Package {
  readonly name: string
  /** The repository. */
  readonly root: string
  readonly folder: string
  /** The folder as a path from the root; empty for the root's own package. */
  readonly directory: string
  readonly manifest: Manifest
}

/** The root's package and its workspaces, in the order in which they are published. */
export function packagesIn(root: string): readonly Package[] {
  const own = packageIn(root, '')
  return [own, ...(own.manifest.workspaces ?? []).map((directory) => packageIn(root, directory))]
}

function packageIn(root: string, directory: string): Package {
  const folder = join(root, directory)
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return { name: manifest.name, root, folder, directory, manifest }
}
