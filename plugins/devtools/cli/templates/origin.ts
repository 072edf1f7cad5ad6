import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/**
 * Where an installed echostr came from, and a new project gets its own from: npm's registry, a tarball, a clone of the
 * repository, or somewhere that npm has not noted (another package manager).
 */
export type Origin =
  | { readonly from: 'registry' | 'unknown' }
  | { readonly from: 'tarball' | 'clone'; readonly path: string }

/** The origin of the echostr whose package.json is in `folder`. */
export function originOf(folder: string): Origin {
  if (existsSync(join(folder, 'src/index.ts'))) return { from: 'clone', path: folder }
  const resolved = resolvedIn(dirname(folder))
  if (/^https?:\/\/[^?]*\/-\/echostr-/.test(resolved)) return { from: 'registry' }
  const path = resolve(dirname(folder), '..', resolved.replace(/^file:/, ''))
  return resolved.startsWith('file:') && existsSync(path) ? { from: 'tarball', path } : { from: 'unknown' }
}

interface HiddenLockfile {
  readonly packages?: Readonly<Record<string, { readonly resolved?: string } | undefined>>
}

/** What npm notes in `node_modules` of where it found echostr; empty when it was not npm. */
function resolvedIn(modules: string): string {
  try {
    const lockfile: HiddenLockfile = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'))
    return lockfile.packages?.['node_modules/echostr']?.resolved ?? ''
  } catch {
    return ''
  }
}
