// `npm run release`: looks at everything before it is published, and publishes it, from a tag in CI. With `--dry-run` it only looks.
import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { packagesIn } from './release/packages.ts'
import { problemsOf } from './release/problems.ts'

const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } })
const packages = packagesIn(process.cwd())
const { GITHUB_ACTIONS, GITHUB_REF_TYPE, GITHUB_REF_NAME } = process.env
const tag = GITHUB_REF_TYPE === 'tag' ? GITHUB_REF_NAME : undefined

const problems = problemsOf(packages, tag)
for (const { name, manifest } of packages) console.log(`${name} ${manifest.version}`)
for (const problem of problems) console.log(`✘ ${problem}`)
console.log(problems.length === 0 ? 'Ready to be published.' : `${problems.length} to be mended before.`)

if (problems.length > 0) process.exitCode = 1
else if (!values['dry-run']) publish()

/** Provenance says from which commit and by which workflow a package was made: only CI can vouch for that. */
function publish(): void {
  if (!GITHUB_ACTIONS || tag === undefined) {
    console.log('Publishing is for the workflow "release": push the tag. Here: npm run release -- --dry-run')
    process.exitCode = 2
    return
  }
  for (const { folder } of packages)
    execFileSync('npm', ['publish', '--provenance', '--access', 'public'], { cwd: folder, stdio: 'inherit' })
}
