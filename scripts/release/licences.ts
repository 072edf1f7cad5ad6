import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Manifest, Package } from './packages.ts'

/** Licences that go with ours, whatever its user does. */
const fitting = /^\(?(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|Unlicense)\b/

/** A package without its licence, or one that brings code with another that does not go with it. */
export function licenceProblems({ name, folder, manifest }: Package): string[] {
  const own = manifest.license === 'MIT' ? [] : [`${name}: its license is ${manifest.license}, not MIT`]
  const file = existsSync(join(folder, 'LICENSE')) ? [] : [`${name}: there is no file LICENSE`]
  const brought = broughtBy(folder, manifest)
    .filter(({ license }) => !fitting.test(String(license)))
    .map((each) => `${name}: it brings ${each.name}, whose license is ${each.license}`)
  return [...own, ...file, ...brought]
}

/** All that is installed with a package. */
function broughtBy(folder: string, manifest: Manifest, found: Map<string, Manifest> = new Map()): Manifest[] {
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    const path = installed(folder, name)
    if (found.has(path)) continue
    const brought: Manifest = path === '' ? { name } : JSON.parse(readFileSync(path, 'utf8'))
    found.set(path, brought)
    broughtBy(dirname(path), brought, found)
  }
  return [...found.values()]
}

/** The package.json of a package as Node would find it; empty when it is not installed. */
function installed(from: string, name: string): string {
  const path = join(from, 'node_modules', name, 'package.json')
  if (existsSync(path)) return path
  return dirname(from) === from ? '' : installed(dirname(from), name)
}
