// `npx echostr check`: what it finds in packages that are as they should be, and in those that are not.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Deliveries, type PluginTraits, pluginContract } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { caseWords } from '../../plugins/devtools/review/review.ts'
import { faults } from '../../plugins/devtools/texts/faults.ts'
import { cases } from '../../plugins/devtools/texts/review.ts'
import { echostr } from '../support/command.ts'
import { type Block, blocksOf, root, Workspace } from '../support/docs.ts'

const test = suite('devtools/check')

/** Starts a process for each package. */
export const deadline = 240_000

const cache = join(root, 'node_modules/.cache')
mkdirSync(cache, { recursive: true })
const scratch = mkdtempSync(join(cache, 'check-'))
test.after(() => rmSync(scratch, { recursive: true }))

let count = 0

/** A scaffolded plugin with somebody's name in it, as if it were built: its code is its source. */
async function made(
  changed: Readonly<Record<string, string | null>> = {},
  manifest: object = {},
): Promise<string> {
  const name = `tea-${count++}`
  await echostr(['create', 'plugin', name], { folder: scratch })
  const folder = join(scratch, `echostr-plugin-${name}`)
  const read = (path: string) => readFileSync(join(folder, path), 'utf8')
  const own = {
    ...JSON.parse(read('package.json')),
    description: 'For echostr: answers one word.',
    devDependencies: { echostr: '^0.1.0' },
    repository: 'github:nobody/tea',
    homepage: 'https://example.com/',
    bugs: 'https://example.com/issues',
    exports: { '.': { types: './src/index.ts', default: './src/index.ts' } },
    echostr: { contract: './test/contract.ts' },
    ...manifest,
  }
  const files = {
    LICENSE: read('LICENSE').replace('the authors', 'Anna'),
    'package.json': JSON.stringify(own),
    ...changed,
  }
  for (const [path, text] of Object.entries(files)) {
    rmSync(join(folder, path), { force: true })
    if (text === null) continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text.replaceAll('NAME', `echostr-plugin-${name}`))
  }
  return folder
}

interface Found {
  readonly code: number
  readonly failures: readonly string[]
  readonly warnings: readonly string[]
  readonly questions: readonly string[]
  readonly details: string
}

async function found(folder: string): Promise<Found> {
  const { code, out } = await echostr(['check', folder, '--json'])
  const { remarks, ok } = JSON.parse(out) as {
    ok: boolean
    remarks: { code: string; weight: string; words: { en: string }; detail?: { zh: string; en: string } }[]
  }
  assert.is(code, ok ? 0 : 1)
  const of = (weight: string) =>
    remarks
      .filter((each) => each.weight === weight)
      .map((each) => (each.code === 'case_failed' ? each.words.en.replace('failed: ', '') : each.code))
  for (const { code, detail } of remarks)
    if (code === 'case_failed') assert.match(detail?.zh ?? '', /[\u4e00-\u9fff]/, detail?.en)
  const details = remarks.map(({ detail }) => detail?.en ?? '').join('\n')
  return { code, failures: of('failure'), warnings: of('warning'), questions: of('question'), details }
}

test('a scaffolded plugin, with its author in it: nothing to mend, in both languages', async () => {
  const folder = await made()
  for (const [lang, passed, summary] of [
    ['zh', '✔ 一条消息推送三次，只算一次', '0 个错误，0 个警告，0 个要回答的问题。'],
    [
      'en',
      '✔ a message that is delivered three times counts once',
      '0 failures, 0 warnings, 0 questions to answer.',
    ],
  ] as const) {
    const { code, out, err } = await echostr(['check', '--lang', lang], { folder })
    assert.equal([code, err], [0, ''], out)
    assert.match(out, passed)
    assert.match(out, summary)
    assert.match(out, lang === 'zh' ? '✔ 拒绝：an empty word' : '✔ refused: an empty word')
  }
})

test('as it comes from the scaffold, it says what is left to do', async () => {
  await echostr(['create', 'plugin', 'fresh'], { folder: scratch })
  const folder = join(scratch, 'echostr-plugin-fresh')
  const { failures, warnings } = await found(folder)
  assert.equal(failures, ['package_description', 'package_code', 'package_types', 'package_license_author'])
  assert.equal(warnings, ['package_repository', 'package_local'])
})

// the pages on plugins

const page = 'docs/en/extend/plugin.md'

for (const lang of ['en', 'zh'])
  test(`the complete example of the page on plugins, in ${lang}: nothing to mend`, async () => {
    const blocks = blocksOf(page.replace('en', lang)).filter(({ file }) => file !== undefined)
    const { 'package.json': manifest = '', ...sources } = Object.fromEntries(
      blocks.map(({ file, code }) => [file, code]),
    )
    const { echostr: _, exports, ...own } = JSON.parse(manifest)
    const { failures, warnings, details } = await found(await made(sources, own))
    assert.equal([failures, warnings], [[], []], details)
  })

test('the package.json of the example is what the scaffold makes, and who it is by', async () => {
  await echostr(['create', 'plugin', 'quota'], { folder: scratch })
  const scaffold = JSON.parse(readFileSync(join(scratch, 'echostr-plugin-quota/package.json'), 'utf8'))
  const example = JSON.parse(blocksOf(page).find(({ file }) => file === 'package.json')?.code ?? '')
  const { author, repository, homepage, bugs, description, ...same } = example
  assert.ok(author && repository && homepage && bugs)
  // until echostr is published the scaffold has it from a file
  const devDependencies = { ...scaffold.devDependencies, echostr: scaffold.peerDependencies.echostr }
  assert.equal({ ...same, description: scaffold.description }, { ...scaffold, devDependencies })
})

/** What is to be known of the plugins that the page shows. */
const shown: Readonly<Record<string, PluginTraits>> = {
  shout: { takes: ['text'] },
  signIn: { own: (delivery) => delivery.text('签到') },
  locate: {},
  dump: {},
  doors: { kinds: { 'event:door_opened': { DoorId: '7' } } as object },
}
const needs: Readonly<Record<string, readonly unknown[]>> = { locate: [async () => '广州'], dump: [() => {}] }
/** Refuses what has no header of a proxy: all that the contract sends. */
const unlike = ['onlyFrom']

test('every plugin that the page on plugins shows passes the contract', async () => {
  const workspace = new Workspace()
  try {
    const blocks = blocksOf(page).filter(
      ({ code, file }) => /\bsetup\(app\)/.test(code) && file === undefined,
    )
    const names = blocks.map(({ code }) => /^export const (\w+) = \(.*Plugin => /m.exec(code)?.[1] ?? '')
    assert.equal([...names].sort(), [...Object.keys(shown), ...unlike].sort())
    for (const [at, name] of names.entries()) {
      const traits = shown[name]
      if (traits === undefined) continue
      const { [name]: factory } = await import(pathToFileURL(workspace.add(blocks[at] as Block)).href)
      for (const { name: each, run } of pluginContract(() => factory(...(needs[name] ?? [])), traits))
        await run().catch((error) => assert.unreachable(`${name}: ${each}: ${error}`))
    }
  } finally {
    workspace.remove()
  }
})

const source = (setup: string, before = '') => ({
  'src/index.ts': `import type { Plugin } from 'echostr'
${before}
export const tea = (): Plugin => {
  let apps = 0
  return {
    name: 'NAME',
    setup(app) {
      app.on('text', (ctx, next) => (ctx.message.Content === 'ping' ? 'pong' : next()))
      apps++
      ${setup}
    },
  }
}
`,
  'test/contract.ts': `import { tea } from '../src/index.ts'
export const make = tea
export const traits = { own: (delivery: any) => delivery.text('ping') }
`,
})

/** Six bad plugins, and what each is caught by. */
const planted: Readonly<Record<string, readonly [setup: string, failures: readonly string[]]>> = {
  'keeps the process alive': [
    'setInterval(() => {}, 60_000)',
    ['after app.close() nothing of it keeps the process alive', 'trial_alive'],
  ],
  'answers foreign messages': [
    "app.on('image', () => '好图')",
    ['foreign messages reach the handlers behind it, and their replies the user'],
  ],
  'counts retries twice': [
    "let n = 0; app.wrap('parse', (inner) => (body, delivery) => { n++; return inner(body, delivery) }); app.on('text', (_, next) => (n > 70 ? 'slow down' : next()))",
    ['a message that is delivered three times counts once'],
  ],
  'writes to stderr': [
    "app.on('text', (_, next) => { console.error('a text'); return next() })",
    ['nothing is written to stderr', 'trial_stderr'],
  ],
  'leaks a timer': [
    'setInterval(() => {}, 60_000).unref()',
    ['after app.close() no timer of it is left, on no clock'],
  ],
  'breaks with a second app': [
    "if (apps > 1) throw new Error('a second app')",
    ['one plugin in two apps: neither notices the other'],
  ],
}

for (const [what, [setup, failures]] of Object.entries(planted))
  test(`a package whose plugin ${what}`, async () => {
    const folder = await made(source(setup))
    const { failures: caught, code } = await found(folder)
    assert.equal([...caught], [...failures])
    assert.is(code, 1)
  })

for (const [what, before, failure] of [
  ['leaves a timer when it is imported', 'setInterval(() => {}, 60_000)', 'trial_alive'],
  ['throws when it is imported', "throw new Error('no')", 'trial_import_failed'],
  ['ends the process', 'process.exit(0)', 'trial_ended'],
  ['writes when it is imported', "console.error('hello')", 'trial_stderr'],
] as const)
  test(`a package that ${what}`, async () => {
    const { failures } = await found(await made(source('', before)))
    assert.equal(failures, [failure])
  })

test('without a contract of its own, a factory that takes no options is tried', async () => {
  const { failures, warnings, details } = await found(await made({}, { echostr: undefined }))
  assert.equal([failures, warnings], [[], ['trial_guessed']], details)
})

test('without a factory that takes none, it asks for a contract', async () => {
  const needy = { 'src/index.ts': 'export const tea = (options: { a: string }) => options.a.length' }
  assert.equal((await found(await made(needy, { echostr: undefined }))).failures, ['trial_no_factory'])
})

for (const [what, changed, manifest, codes] of [
  ['another name', {}, { name: 'tea' }, ['package_name', 'the plugin has the name of its package']],
  ['no licence', { LICENSE: null }, {}, ['package_license_file']],
  ['a licence of nobody', {}, { license: 'UNLICENSED' }, ['package_license']],
  ['a script at its installing', {}, { scripts: { postinstall: 'x' } }, ['package_script']],
  ['CommonJS', {}, { type: 'commonjs' }, ['package_module']],
] as const)
  test(`a package with ${what}`, async () => {
    const { failures } = await found(await made(changed, manifest))
    for (const code of codes) assert.ok(failures.includes(code), `${failures}`)
  })

test('what is missing, and stops nobody, is a warning', async () => {
  const without = { files: undefined, scripts: {}, keywords: [], engines: undefined, bugs: undefined }
  const { code, warnings } = await found(await made({}, without))
  assert.equal(warnings, [
    'package_keyword',
    'package_node',
    'package_files',
    'package_prepack',
    'package_repository',
  ])
  assert.is(code, 0)
})

test('what only the author can answer is asked, with the place', async () => {
  const folder = await made(
    source(
      'const users = new Map(); void users; void (() => fetch(process.env.URL ?? "")); app.onError(() => {})',
    ),
    { dependencies: { tea: '1' }, exports: { '.': { types: './src/index.ts', default: './dist/index.js' } } },
  )
  mkdirSync(join(folder, 'dist'))
  cpSync(join(folder, 'src/index.ts'), join(folder, 'dist/index.js'))
  assert.ok(existsSync(join(folder, 'dist/index.js')))
  const { questions, details } = await found(folder)
  assert.equal(questions, [
    'ask_on_error',
    'ask_outside',
    'ask_growth',
    'ask_environment',
    'ask_dependencies',
  ])
  assert.match(details, 'dist/index.js:10')
})

test('a folder without a package, and too many folders, are mistakes of the command', async () => {
  for (const [args, en, zh] of [
    [['check', 'src'], 'There is no package.json in src', 'src 里没有可读的 package.json'],
    [['check', 'a', 'b'], 'check takes one folder', 'check 之后最多一个文件夹'],
  ] as const) {
    for (const [lang, words] of [
      ['en', en],
      ['zh', zh],
    ] as const) {
      const { code, err } = await echostr([...args, '--lang', lang])
      assert.is(code, 2)
      assert.match(err, words)
    }
  }
})

test('every case of the contract has its Chinese, and no other', () => {
  const own = (delivery: Deliveries) => delivery.text('x')
  const traits = { own, folder: root, refuses: { x: () => {} }, kinds: { text: {} } }
  const names = pluginContract(() => ({ name: 'x', setup: () => {} }), traits).map(({ name }) => name)
  for (const name of names) assert.match(caseWords(name).zh, /[\u4e00-\u9fff]/, name)
  assert.equal(
    Object.keys(cases).filter((name) => !names.includes(name)),
    [],
  )
})

test('what the cases say of a plugin has its Chinese, and there is no other', () => {
  const folder = join(root, 'src/testing/plugin')
  const code = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
  for (const english of Object.keys(faults))
    for (const piece of english.split(/\{\w+\}/)) assert.ok(code.includes(piece), english)
})

test('a dependency that is a file of this machine is a warning', async () => {
  const { warnings } = await found(await made({}, { devDependencies: { echostr: 'file:echostr-0.1.0.tgz' } }))
  assert.equal(warnings, ['package_local'])
})

test.run()
