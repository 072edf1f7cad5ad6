// The contract for plugins, where it looks at the package: its range of echostr, its name, its README.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'echostr'
import { pluginContract } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('plugin contract: package')

const peer = 'echostr is a peer dependency, and its range has the version that is installed'
const named = 'the plugin has the name of its package'
const usage = 'the README shows how it is installed and used'
const options = 'the README names every option'

const kinds = 'its declarations have every kind of "kinds"'

const manifest = {
  name: 'echostr-plugin-tea',
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  peerDependencies: { echostr: '^0.1.0' },
}

const readme = `# tea

\`\`\`sh
npm install echostr-plugin-tea
\`\`\`

\`\`\`ts
import { tea } from "echostr-plugin-tea"
app.use(tea())
\`\`\`

| \`cups\` | how many | \`sugar\` |
`

const files = {
  'package.json': JSON.stringify(manifest),
  'README.md': readme,
  'dist/index.d.ts':
    "declare module 'echostr' { interface MessageMap { text: 1 } }\nexport { type TeaOptions } from './options.js';\nexport declare function tea(): void;\n",
  'dist/options.d.ts':
    'export interface TeaOptions {\n    /** … */\n    readonly cups?: number;\n    sugar?: {\n        readonly grams: number;\n    };\n}\nexport interface Other {\n    milk: 1;\n}\n',
  'node_modules/echostr/package.json': '{"name":"echostr","version":"0.1.4"}',
}

/** The cases about the package that fail, with what they say. */
async function failing(changed: Readonly<Record<string, string | null>>, name = 'echostr-plugin-tea') {
  const folder = mkdtempSync(join(tmpdir(), 'echostr-contract-'))
  const failed: Record<string, string> = {}
  try {
    for (const [path, text] of Object.entries({ ...files, ...changed }))
      if (text !== null) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
    const make = (): Plugin => ({ name, setup: () => {} })
    for (const traits of [{ folder }, { folder: pathToFileURL(`${folder}/`), kinds: { text: {} } }])
      for (const { name, run } of pluginContract(make, traits))
        if ([peer, named, usage, options, kinds].includes(name))
          await run().catch((error: Error) => {
            failed[name] = error.message
          })
  } finally {
    rmSync(folder, { recursive: true })
  }
  return failed
}

test('a package as it should be', async () => {
  assert.equal(await failing({}), {})
})

const other = (more: object) => ({ 'package.json': JSON.stringify({ ...manifest, ...more }) })

for (const [what, changed, name, words] of [
  ['another name', {}, named, /echostr-plugin-tea/],
  ['echostr among its dependencies', other({ dependencies: { echostr: '^0.1.0' } }), peer, /"dependencies"/],
  ['no peer', other({ peerDependencies: {} }), peer, /not in "peerDependencies"/],
  ['a range that is too old', other({ peerDependencies: { echostr: '^0.0.9' } }), peer, /0\.1\.4/],
  ['a range that is none', other({ peerDependencies: { echostr: 'latest' } }), peer, /is no range/],
  ['no README', { 'README.md': null }, usage, /no README/],
  ['a README without installing', { 'README.md': readme.replace('npm install', 'get') }, usage, /installed/],
  ['a README without usage', { 'README.md': readme.replace('app.use', 'app.on') }, usage, /in use/],
  ['an option nobody tells', { 'README.md': readme.replace('cups', 'x') }, options, /cups/],
  ['an option in another file', { 'README.md': readme.replace('sugar', 'x') }, options, /sugar/],
  ['a kind in its tests alone', { 'dist/index.d.ts': 'export {}' }, kinds, /text/],
  ['no declarations', { 'dist/index.d.ts': null }, options, /build the package first/],
] as const)
  test(`a package with ${what} is caught`, async () => {
    const failed = await failing(changed, what === 'another name' ? 'tea' : undefined)
    assert.match(failed[name] ?? '', words)
  })

test('what is not built yet is looked at as it is written', async () => {
  const source = {
    'dist/index.d.ts': null,
    'src/index.ts':
      "declare module 'echostr' { interface MessageMap { text: 1 } }\nimport type { TeaOptions } from './options.ts'\nexport function tea(options: TeaOptions) {}\n",
    'src/options.ts': 'export interface TeaOptions {\n  readonly lemon?: number\n}\n',
  }
  assert.match((await failing(source))[options] ?? '', 'lemon')
  assert.equal(await failing({ ...source, 'README.md': `${readme}lemon` }), {})
})

test('without its echostr it says what to do', async () => {
  assert.match((await failing({ 'node_modules/echostr/package.json': null }))[peer] ?? '', 'npm install')
})

const ranges: Readonly<Record<string, readonly [fits: string, others: string]>> = {
  '^0.1.2': ['0.1.2 0.1.9', '0.1.1 0.2.0 1.1.2'],
  '^0.0.3': ['0.0.3', '0.0.4 0.0.2'],
  '^1.2.3': ['1.2.3 1.9.0', '1.2.2 2.0.0 0.9.9'],
  '^1': ['1.0.0 1.99.1', '0.9.9 2.0.0'],
  '~1.2.3': ['1.2.3 1.2.9', '1.3.0 1.2.2'],
  '~1': ['1.0.0 1.9.9', '2.0.0'],
  '1.2.x': ['1.2.0 1.2.7', '1.3.0'],
  '1.x || >=3.1 <4': ['1.5.0 3.1.0 3.9.9', '2.0.0 3.0.9 4.0.0'],
  '1.2 - 2.3': ['1.2.0 2.3.9', '1.1.9 2.4.0'],
  '>1.2': ['1.3.0 2.0.0', '1.2.0 1.2.9'],
  '<=1.2': ['1.2.9 0.0.1', '1.3.0'],
  '>= 1.2.0 < 1.4': ['1.2.0 1.3.9', '1.4.0'],
  '=1.2.3': ['1.2.3', '1.2.4'],
  '*': ['0.0.1 9.9.9', '1.0.0-beta.1'],
  '': ['1.0.0', '1.0.0-rc.1'],
  '^0': ['0.1.0 0.9.0', '1.0.0'],
  'v1.2.3': ['1.2.3', '1.2.2'],
}

for (const [range, [fits, others]] of Object.entries(ranges))
  test(`the range "${range}"`, async () => {
    const has = async (version: string) => {
      const echostr = JSON.stringify({ name: 'echostr', version })
      const changed = {
        ...other({ peerDependencies: { echostr: range } }),
        'node_modules/echostr/package.json': echostr,
      }
      return !(peer in (await failing(changed)))
    }
    for (const version of fits.split(' ')) assert.ok(await has(version), version)
    for (const version of others.split(' ')) assert.not.ok(await has(version), version)
  })

test.run()
