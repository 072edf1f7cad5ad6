// The public surface as text, for review: a change of it must be seen in a diff.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor'

const listing = 'test/public-api.txt'
const root = resolve(import.meta.dirname, '..')

interface Entry {
  readonly name: string
  readonly types: string
}

function entries(): Entry[] {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return Object.entries<{ types?: string }>(exports).flatMap(([path, { types }]) =>
    types === undefined ? [] : [{ name: path.replace('.', name), types }],
  )
}

function configuration(entry: Entry, folder: string): ExtractorConfig {
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2023'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
  }
  return ExtractorConfig.prepare({
    configObjectFullPath: join(root, 'api-extractor.json'),
    packageJsonFullPath: join(root, 'package.json'),
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: join(root, entry.types),
      compiler: { overrideTsconfig: { compilerOptions, include: ['lib'] } },
      apiReport: {
        enabled: true,
        reportFileName: 'surface.api.md',
        reportFolder: folder,
        reportTempFolder: join(folder, 'temp'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
    },
  })
}

/** What an entry exports; all entries are compiled once, together. */
function report({ name }: Entry, config: ExtractorConfig, compilerState: CompilerState): string {
  const { errorCount } = Extractor.invoke(config, {
    localBuild: true,
    compilerState,
    messageCallback: silenceAllButErrors,
  })
  if (errorCount > 0) throw new Error(`the declarations of ${name} cannot be read: is lib/ built?`)
  return readFileSync(config.reportFilePath, 'utf8')
}

function silenceAllButErrors(message: { logLevel: string; handled: boolean }): void {
  message.handled = message.logLevel !== 'error'
}

function signatures(markdown: string): string {
  const code = markdown.split(/^```.*$/m)[1] ?? ''
  const lines = code.split('\n').filter((line) => !/^\s*\/\//.test(line))
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function surface(): string {
  const all = entries()
  const folder = mkdtempSync(join(tmpdir(), 'echostr-api-'))
  try {
    const configs = all.map((entry, at) => configuration(entry, join(folder, String(at))))
    const additionalEntryPoints = configs.map((config) => config.mainEntryPointFilePath)
    const state = CompilerState.create(configs[0] as ExtractorConfig, { additionalEntryPoints })
    const reports = all.map((entry, at) => report(entry, configs[at] as ExtractorConfig, state))
    return all.map(({ name }, at) => `### ${name}\n\n${signatures(reports[at] ?? '')}\n`).join('\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function difference(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const removed = old.filter((line) => !now.includes(line)).map((line) => `- ${line}`)
  const added = now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`)
  return [...removed, ...added]
}

function check(before: string, after: string): void {
  if (before === after) return
  console.log(difference(before, after).join('\n'))
  console.log(`The public API differs from ${listing}. If that is meant, run: npm run api`)
  process.exitCode = 1
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const file = join(root, listing)
const now = surface()
if (values.check) check(readFileSync(file, 'utf8'), now)
else writeFileSync(file, now)
