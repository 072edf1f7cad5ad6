// What is published, from what tsc wrote: lib/ holds one file of JavaScript for each entry. Node finds, reads and links
// every module by itself, which took most of the time that `import 'echostr'` takes.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { type BuildOptions, build } from 'esbuild'

const page = 'plugins/devtools/page'

/** White space goes; names stay and lines are short, so that a stack tells where. */
const style: BuildOptions = {
  bundle: true,
  format: 'esm',
  minifyWhitespace: true,
  lineLimit: 120,
  charset: 'utf8',
}

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
  readonly bin: Readonly<Record<string, string>>
}

const { exports, bin }: Manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const entries = Object.values(exports).filter((entry) => typeof entry === 'object')

/** Entries of one folder share what they have in common; others know each other by name only. */
async function scripts(folder: string, entryPoints: string[]): Promise<void> {
  await build({
    ...style,
    entryPoints,
    outdir: join('lib', folder),
    splitting: true,
    chunkNames: 'shared',
    platform: 'node',
    target: 'node20',
    packages: 'external',
  })
}

function byFolder(): Map<string, string[]> {
  const folders = new Map<string, string[]>()
  for (const target of [...entries.map((entry) => entry.default), ...Object.values(bin)]) {
    const path = relative('lib', target)
    folders.set(dirname(path), [...(folders.get(dirname(path)) ?? []), join('dist', path)])
  }
  return folders
}

async function files(): Promise<void> {
  const names = readdirSync(page).filter((name) => name === 'page.js' || !name.endsWith('.js'))
  await build({
    ...style,
    entryPoints: names.map((name) => join(page, name)),
    outdir: join('lib', page),
    loader: { '.html': 'copy', '.svg': 'copy' },
    // the package's `sideEffects: false` does not hold for a page of custom elements
    ignoreAnnotations: true,
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

/** Nobody sees the declarations of what is not exported; the others are indented by tabs. */
function prune(): void {
  const needed = new Set(entries.flatMap(({ types }) => [...declarations(join(types))]))
  for (const name of readdirSync('lib', { recursive: true, encoding: 'utf8' })) {
    const path = join('lib', name)
    if (needed.has(path)) writeFileSync(path, tabbed(readFileSync(path, 'utf8')))
    else if (path.endsWith('.d.ts')) rmSync(path)
  }
}

function tabbed(code: string): string {
  return code.replace(/^(?: {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4))
}

prune()
for (const [folder, entryPoints] of byFolder()) await scripts(folder, entryPoints)
await files()
