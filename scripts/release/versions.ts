import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRange } from '../../src/testing/plugin/range.ts'
import type { Package } from './packages.ts'

/** Versions that are none, or do not go together; a changelog that does not know them. */
export function versionProblems(packages: readonly Package[], tag: string | undefined): string[] {
  const [own, ...others] = packages
  if (!own) return []
  const { version = '' } = own.manifest
  const isVersion = /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)
  return [
    ...(isVersion ? [] : [`${own.name}: "${version}" is no version`]),
    ...(tag === undefined || tag === `v${version}` ? [] : [`The tag is ${tag}, the version ${version}`]),
    ...others.flatMap((each) => peerProblem(each, own.name, version)),
    ...changelogProblem(own.root, version),
  ]
}

function peerProblem({ name, manifest }: Package, own: string, version: string): string[] {
  const range = manifest.peerDependencies?.[own] ?? ''
  const problems =
    manifest.version === version ? [] : [`${name}: its version is not ${version}, but ${manifest.version}`]
  return range !== '' && inRange(version, range)
    ? problems
    : [...problems, `${name}: its peer range "${range}" lacks ${own} ${version}`]
}

function changelogProblem(root: string, version: string): string[] {
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8')
  const heading = changelog.split('\n').find((line) => line.startsWith(`## [${version}]`))
  if (heading === undefined) return [`CHANGELOG.md has no section "## [${version}] - year-month-day"`]
  return /\] - \d{4}-\d\d-\d\d$/.test(heading) ? [] : [`CHANGELOG.md: ${heading} has no date`]
}
