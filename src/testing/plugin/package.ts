import { fail, ok } from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fakeClock } from '../fake-clock.ts'
import { none } from './alike.ts'
import { inRange } from './range.ts'
import type { PluginCases, PluginTraits } from './traits.ts'
import { made } from './trial.ts'

interface Manifest {
  readonly name?: string
  readonly exports?: Readonly<Record<string, unknown>>
  readonly types?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** What a package says of itself: nothing of it, when the traits name no folder. */
export function packageCases({ folder, kinds = {} }: PluginTraits): PluginCases {
  if (folder === undefined) return {}
  const root = folder instanceof URL ? fileURLToPath(folder) : folder
  return {
    'echostr is a peer dependency, and its range has the version that is installed': () => peers(root),
    'the plugin has the name of its package': (make) => {
      const [name, expected] = [made(make, fakeClock()).at(-1)?.name, manifestOf(root).name]
      ok(name === expected, `the plugin is named ${name}, its package ${expected}`)
    },
    'the README shows how it is installed and used': () => usage(root),
    'the README names every option': () => options(root),
    'its declarations have every kind of "kinds"': () => declared(root, Object.keys(kinds)),
  }
}

function manifestOf(root: string): Manifest {
  const path = join(root, 'package.json')
  if (!existsSync(path)) fail(`there is no package.json in ${root}`)
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** With a copy of its own, errors and contexts of the app would not be those that the plugin knows. */
function peers(root: string): void {
  const { dependencies = {}, peerDependencies = {} } = manifestOf(root)
  ok(!('echostr' in dependencies), 'echostr is in "dependencies": it belongs in "peerDependencies"')
  const { echostr: range } = peerDependencies
  ok(range !== undefined, 'echostr is not in "peerDependencies"')
  const { version } = installed(root)
  const fits = inRange(version, range)
  ok(fits !== undefined, `"${range}" is no range of versions`)
  ok(fits, `"${range}" does not have echostr ${version}, which is installed`)
}

function installed(root: string): { version: string } {
  const require = createRequire(join(root, 'package.json'))
  try {
    return require('echostr/package.json')
  } catch {
    return fail('echostr is not installed there: npm install')
  }
}

function readmeOf(root: string): string {
  const path = join(root, 'README.md')
  if (!existsSync(path)) fail('there is no README.md')
  return readFileSync(path, 'utf8')
}

function usage(root: string): void {
  const { name = '' } = manifestOf(root)
  const blocks = [...readmeOf(root).matchAll(/^ *```\w*\n([\s\S]*?)^ *```/gm)].map(([, code = '']) => code)
  const has = (...texts: readonly string[]) =>
    blocks.some((code) => texts.every((text) => code.replaceAll('"', "'").includes(text)))
  ok(has('install', name), `no block says how it is installed: npm install ${name}`)
  ok(has(`from '${name}'`, '.use('), `no block shows it in use: import … from '${name}', and app.use(…)`)
}

/** A kind that is declared in a test alone is unknown to whoever uses the package. */
function declared(root: string, kinds: readonly string[]): void {
  const sources = [...declarations(typesOf(root))].map((path) => readFileSync(path, 'utf8'))
  const missing = kinds.filter(
    (kind) => !sources.some((source) => /['"]echostr['"]/.test(source) && source.includes(kind)),
  )
  none(missing, (kinds) => `kinds that MessageMap does not get from the package: ${kinds}`)
}

/** Every member of every interface `…Options` that the package's types reach. */
function options(root: string): void {
  const names = [...declarations(typesOf(root))].flatMap((path) => optionsIn(readFileSync(path, 'utf8')))
  const readme = readmeOf(root)
  const missing = [...new Set(names)].filter((name) => !new RegExp(`\\b${name}\\b`).test(readme))
  none(missing, (names) => `options that are not in the README: ${names}`)
}

/** The declarations of the package's entry; its source, where it is not built yet. */
function typesOf(root: string): string {
  const { exports, types } = manifestOf(root)
  const entry = exports?.['.'] as { readonly types?: string } | undefined
  const paths = [entry?.types ?? types ?? 'index.d.ts', 'src/index.ts', 'index.ts'].map((path) =>
    join(root, path),
  )
  return (
    paths.find((path) => existsSync(path)) ??
    fail(`${paths[0]} is not there: build the package first, and name its types in "exports"`)
  )
}

/** The files that are reached from one, itself included. */
function declarations(path: string, found: Set<string> = new Set()): Set<string> {
  if (found.has(path)) return found
  found.add(path)
  for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(/from ['"](\.[^'"]*)['"]/g)) {
    const bare = join(dirname(path), name.replace(/(\.d)?\.[jt]s$/, ''))
    const next = [`${bare}.d.ts`, `${bare}.ts`].find((file) => existsSync(file))
    if (next !== undefined) declarations(next, found)
  }
  return found
}

function optionsIn(source: string): string[] {
  const interfaces = source.matchAll(/^export (?:declare )?interface \w*Options\b[^{]*\{\n([\s\S]*?)^\}/gm)
  return [...interfaces].flatMap(([, body = '']) => {
    const [indent = ''] = /^[ \t]+(?=\w)/m.exec(body) ?? []
    return [...body.matchAll(new RegExp(`^${indent}(?:readonly )?(\\w+)\\??:`, 'gm'))].map(
      ([, name = '']) => name,
    )
  })
}
