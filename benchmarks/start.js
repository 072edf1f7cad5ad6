// `npm run bench`: installs what is missing, compiles, and runs bench.ts. Plain JavaScript, for a fresh clone has no
// compiler yet. What is measured is built, too: a loader for sources would make it slower.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const here = fileURLToPath(new URL('.', import.meta.url))

const args = process.argv.slice(2)
/** What measures and is measured: this Node, or another one. */
const node = takeNode() ?? process.execPath

function takeNode() {
  const at = args.indexOf('--node')
  if (at === -1) return undefined
  const [, path] = args.splice(at, 2)
  if (path === undefined) throw new Error('--node needs the path of a node')
  // npm runs this somewhere else than where it was called
  return resolve(process.env.INIT_CWD ?? '.', path)
}

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) process.exit(status ?? 1)
}

function isInstalled(folder) {
  const installed = `${folder}node_modules/.package-lock.json`
  if (!existsSync(installed)) return false
  const { packages } = JSON.parse(readFileSync(`${folder}package-lock.json`, 'utf8'))
  const there = JSON.parse(readFileSync(installed, 'utf8')).packages
  return Object.entries(packages).every(
    ([path, { version, optional, link }]) =>
      path === '' || optional || link || there[path]?.version === version,
  )
}

for (const folder of [root, here]) if (!isInstalled(folder)) run('npm', ['ci', '--prefix', folder], folder)
rmSync(`${here}dist`, { recursive: true, force: true })
run('npm', ['run', '--silent', 'build'], root)
for (const plugin of ['redis', 'opentelemetry'])
  run('npm', ['run', '--silent', 'build', '--workspace', `plugins/${plugin}`], root)
run(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', here], root)
const bench = spawnSync(node, [`${here}dist/bench.js`, ...args], { stdio: 'inherit' })
if (bench.error) console.error(bench.error.message)
process.exit(bench.status ?? 1)
