// What is published, from what tsc wrote: lib/ holds one file of JavaScript for each entry. Node finds, reads and links
// every module by itself, which took most of the time that `import 'echostr'` takes.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { build } from 'esbuild'

const page = 'plugins/devtools/chat/page'
/** Beside the one file that the devtools have become. */
const publishedPage = 'lib/plugins/devtools/page'
const biome = 'node_modules/@biomejs/biome/bin/biome'

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
  readonly bin: Readonly<Record<string, string>>
}

const { exports, bin }: Manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const entries = Object.values(exports).filter((entry) => typeof entry === 'object')

/** The compiled entries, by the folder they are published in. */
function compiled(): Map<string, string[]> {
  const folders = new Map<string, string[]>()
  for (const target of [...entries.map((entry) => entry.default), ...Object.values(bin)]) {
    const path = relative('lib', target)
    folders.set(dirname(path), [...(folders.get(dirname(path)) ?? []), join('dist', path)])
  }
  return folders
}

/** Entries of one folder share what they have in common; others know each other by name only. */
async function merge(folder: string, entryPoints: string[]): Promise<void> {
  await build({
    entryPoints,
    outdir: join('lib', folder),
    bundle: true,
    splitting: true,
    chunkNames: 'shared-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    charset: 'utf8',
  })
}

/** The declarations that can be reached from `path`, itself included. */
function declarations(path: string, found: Set<string> = new Set()): Set<string> {
  if (found.has(path)) return found
  found.add(path)
  for (const [, name] of readFileSync(path, 'utf8').matchAll(/from '(\..*)\.ts'/g)) {
    declarations(join(dirname(path), `${name}.d.ts`), found)
  }
  return found
}

function written(ending: string): string[] {
  const names = readdirSync('lib', { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith(ending)).map((name) => join('lib', name))
}

/** Nobody sees the declarations of what is not exported. */
function prune(): void {
  const needed = new Set(entries.flatMap(({ types }) => [...declarations(join(types))]))
  for (const path of written('.d.ts')) if (!needed.has(path)) rmSync(path)
}

/** For those who debug into it. */
function format(): void {
  const flags = ['format', '--write', '--vcs-enabled=false', '--indent-style=tab']
  execFileSync(process.execPath, [biome, ...flags, ...written('.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** The chat page, as small as it gets. */
async function shrink(): Promise<void> {
  const names = readdirSync(page).filter((name) => name === 'page.js' || !name.endsWith('.js'))
  await build({
    entryPoints: names.map((name) => join(page, name)),
    outdir: publishedPage,
    bundle: true,
    minify: true,
    format: 'esm',
    charset: 'utf8',
    loader: { '.html': 'copy', '.svg': 'copy' },
    // the package's `sideEffects: false` does not hold for custom elements
    ignoreAnnotations: true,
  })
}

prune()
for (const [folder, entryPoints] of compiled()) await merge(folder, entryPoints)
format()
await shrink()
