// The documents: nothing that is public is left out, and both languages say the same.
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as echostr from 'echostr'
import { App, EchostrError } from 'echostr'
import * as kits from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { blocksOf, proseOf, read, root, uncommented } from './support/docs.ts'
import {
  blocks,
  chinese,
  documents,
  english,
  filesIn,
  pluginPage,
  pluginReadmes,
  readmes,
} from './support/documents.ts'
import { stderrOf } from './support/kit.ts'

const test = suite('readme')

/** Longest a document may be, in lines. */
const longest = { readme: 250, plugin: 60, contributing: 120 }

/** The names in a source between a line that begins so and the next `}` or blank line. */
function namesIn(file: string, from: string, name: RegExp): string[] {
  const source = read(file)
  const start = source.indexOf(from)
  assert.ok(start >= 0, `${file} has no ${from}`)
  const end = /^(\}.*)?$/m.exec(source.slice(start))?.index
  return [...source.slice(start).slice(0, end).matchAll(name)].map((match) => match[1] ?? '')
}

/** What a reader finds in each language: its README, then its pages. */
const readIn = { English: ['README.md', ...english], Chinese: ['README.zh-CN.md', ...chinese] }

function eachLanguage(check: (prose: string, language: string) => void): void {
  for (const [language, files] of Object.entries(readIn)) check(files.map(proseOf).join('\n'), language)
}

test('the first example is a whole server', () => {
  const server = 'createServer(serverOptions, listener(app))'
  for (const file of readmes) assert.match(blocks(file, 'ts')[0]?.code ?? '', server)
})

/** Files that show a server: documents, what is created from, the demo, and the comments of the code. */
const shown = [
  ...filesIn('.', '.md', false),
  ...filesIn('docs', '.md'),
  ...filesIn('plugins', '.md'),
  ...filesIn('plugins', '.ts'),
  ...filesIn('src', '.ts'),
]

/** Servers of our own beside the app's: they are on 127.0.0.1 only, and play WeChat. */
const ours = ['plugins/devtools/chat/server.ts', 'src/testing/fake-api.ts', 'src/testing/fake-api/server.ts']

test('every server that is shown has the limits of serverOptions', () => {
  const servers = shown
    .filter((file) => !ours.includes(file))
    .flatMap((file) => [...read(file).matchAll(/\bcreateServer\(.*/g)].map(([line]) => ({ file, line })))
  assert.ok(servers.length > 10)
  const unlimited = ({ line }: { line: string }) => !line.startsWith('createServer(serverOptions, ')
  assert.equal(servers.filter(unlimited), [])
})

test('nor does a framework that is shown make a server of its own', () => {
  // express().listen(), new Koa().listen(): with Node's limits
  const listening = /^(?:const \w+ = )?(?!server\b)[\w.]+(?:\(\))?\.listen\(/m
  const found = shown
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      blocksOf(file)
        .filter(({ code }) => listening.test(code))
        .map(({ place }) => place),
    )
  assert.equal(found, [])
})

test('both languages hold the same code, comments aside', () => {
  // a README that is shown is in the reader's language
  const codeOf = (file: string) =>
    blocksOf(file).map(({ language, code }) => [language, language === 'md' || uncommented(code)])
  assert.equal(
    chinese.map((file) => file.replace('docs/zh', 'docs/en')),
    english,
  )
  const pages = english.map((file, at) => [file, chinese[at] ?? ''] as const)
  for (const [one, other] of [['README.md', 'README.zh-CN.md'] as const, ...pages])
    assert.equal(codeOf(other), codeOf(one), other)
})

test('both READMEs hold the two commands, each in a block of its own', () => {
  for (const file of readmes) {
    const commands = blocks(file, 'sh').map(({ code }) => code)
    for (const command of ['npm ci && npm start', 'npm ci && npm test'])
      assert.ok(commands.includes(`${command}\n`), `${file}: ${command}`)
  }
})

test('the example of a plugin is the package that a plugin should be', () => {
  const { name, keywords, type, peerDependencies } = JSON.parse(
    blocks(pluginPage, 'json').find(({ file }) => file === 'package.json')?.code ?? '',
  )
  assert.is(name, 'echostr-plugin-quota')
  assert.ok(keywords.includes('echostr-plugin'))
  assert.is(type, 'module')
  const { version } = JSON.parse(read('package.json'))
  assert.is(peerDependencies.echostr, `^${version}`)
})

test('the lines of the first handshakes are the ones they quote, each in its language', async () => {
  const kit = (given: string, clock = kits.fakeClock()) => kits.deliveries({ token: given, clock })
  for (const [file, lang] of [
    ['docs/en/guide/start.md', 'en'],
    ['docs/zh/guide/start.md', 'zh'],
  ] as const) {
    const app = new App({ token: 'xq123456', lang, clock: kits.fakeClock() })
    const [good = '?', ...others] = await stderrOf(async () => {
      await app.handle(kit('xq123456').handshake())
      await app.handle(kit('another1').handshake())
      await app.handle({ ...kit('xq123456').handshake(), query: {} })
      await app.handle(kit('xq123456', kits.fakeClock(kits.fakeClock().now() - 480)).handshake())
    })
    assert.ok(read(file).includes(good), file)
    assert.is(others.length, 3)
    for (const line of others)
      assert.ok(quotes(read(file), line.replace('[echostr] ', '')), `${file}: ${line}`)
  }
})

/** A cell of the table that stands for a line: what is left out of it is `…`. */
function quotes(document: string, line: string): boolean {
  const cells = [...document.matchAll(/^\| `(\w+: [^`]+)` \|/gm)].map(([, cell = '']) => cell)
  return cells.some((cell) => cell.split('…').every((part) => line.includes(part.trim())))
}

// nothing is left out

test('every error code is in the tables, with its status', () => {
  const codes = namesIn('src/errors.ts', 'export type ErrorCode', /'(\w+)'/g)
  assert.ok(codes.length > 20)
  eachLanguage((prose, language) => {
    for (const code of codes)
      assert.ok(
        prose.includes(`\n| \`${code}\` | ${new EchostrError(code, '').status} |`),
        `${language}: ${code}`,
      )
  })
})

test('every option is in the tables, with its type', () => {
  const option = /^ {2}readonly (\w+)\??:/gm
  const options = [
    ...namesIn('src/verify/account.ts', 'export interface BaseAccountOptions', option),
    ...namesIn('src/verify/account.ts', 'export interface SecureAccountOptions', option),
    ...namesIn('src/options.ts', 'export interface SharedOptions', option),
    'accounts',
    ...namesIn('src/http/listener.ts', 'export interface ListenerOptions', option),
  ]
  assert.ok(options.includes('token') && options.includes('limit'))
  eachLanguage((prose, language) => {
    for (const name of options) assert.ok(prose.includes(`\n| \`${name}\` | \``), `${language}: ${name}`)
  })
})

test('every option has its default in the tables', () => {
  const given = /options\.(\w+) \?\? ('\w+'|[\d_]+|true)/g
  const defaults = [...read('src/options.ts').matchAll(given)].map(([, name, value]) => ({ name, value }))
  assert.ok(defaults.length >= 8)
  eachLanguage((prose, language) => {
    for (const { name, value = '' } of defaults) {
      const row = new RegExp(`\\n\\| \`${name}\` \\| .* \\| \`${value.replace('_', '')}\` \\|`)
      assert.match(prose, row, `${language}: ${name}`)
    }
  })
})

test('every ordinary message and menu event is there, and some kind of each other group', () => {
  const groups = readdirSync(join(root, 'src/messages')).flatMap((file) => {
    const source = `src/messages/${file}`
    const table = /^export interface \w+Messages\b/m.exec(read(source))?.[0]
    return table === undefined ? [] : [{ file, kinds: namesIn(source, table, /^ {2}'?([\w: ]+?)'?: \w/gm) }]
  })
  assert.ok(groups.length >= 9)
  eachLanguage((prose, language) => {
    for (const { file, kinds } of groups) {
      const missing = kinds.filter((kind) => !prose.includes(`\`${kind}\``))
      const all = file === 'ordinary.ts' || file === 'menu.ts'
      assert.ok(
        all ? missing.length === 0 : missing.length < kinds.length,
        `${language}: ${file}: ${missing}`,
      )
    }
    const known = groups.flatMap(({ kinds }) => kinds)
    const named = [...prose.matchAll(/`((?:device_)?event:\w+)`/g)].map((match) => match[1] ?? '')
    assert.equal(
      named.filter((kind) => !known.includes(kind)),
      [],
    )
  })
})

test('every function and class that is exported is mentioned', () => {
  for (const [language, files] of Object.entries(readIn)) {
    // the generated page has them all
    const text = files
      .filter((file) => !file.endsWith('/reference/api.md'))
      .map(read)
      .join('\n')
    for (const name of Object.keys({ ...echostr, ...kits }))
      assert.match(text, new RegExp(`\\b${name}\\b`), language)
  }
})

test('every room of the core is in the table, and every path in CONTRIBUTING exists', () => {
  const prose = proseOf('CONTRIBUTING.md')
  const paths = [...prose.matchAll(/`((?:src|plugins|test|docs|benchmarks|\.ci)\/[^`*]*)`/g)].map(
    (match) => match[1] ?? '',
  )
  const rooms = readdirSync(join(root, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `src/${name}/`)
  assert.ok(rooms.length >= 9)
  for (const room of rooms) assert.ok(paths.includes(room), room)
  for (const path of paths) assert.ok(existsSync(join(root, path)), path)
})

test('every file that a row of the rooms names is in that room', () => {
  const rows = [...proseOf('CONTRIBUTING.md').matchAll(/^\| `(src\/[\w-]*\/?)` \| (.*) \|$/gm)]
  assert.ok(rows.length >= 10)
  for (const [, room = '', row = ''] of rows)
    for (const [, name = ''] of row.matchAll(/`([\w-]+\.ts)`/g))
      assert.ok(existsSync(join(root, room, name)), `${room}${name}`)
})

test('no document is longer than it takes to begin', () => {
  const over = (files: readonly string[], most: number) =>
    files.filter((file) => read(file).trimEnd().split('\n').length > most)
  assert.equal(over(readmes, longest.readme), [])
  assert.equal(over(pluginReadmes, longest.plugin), [])
  assert.equal(over(['CONTRIBUTING.md'], longest.contributing), [])
})

// links

test('every link inside the repository leads somewhere', () => {
  for (const file of [...documents, ...pluginReadmes]) {
    for (const [, target = ''] of proseOf(file).matchAll(/\]\(([^)]+)\)/g)) {
      if (/^https?:/.test(target)) continue
      const [path = '', anchor] = target.split('#')
      const goal = path === '' ? file : join(dirname(file), path)
      assert.ok(existsSync(join(root, goal)), `${file}: ${target}`)
      if (anchor !== undefined) assert.ok(anchorsOf(goal).includes(anchor), `${file}: ${target}`)
    }
  }
})

function anchorsOf(file: string): string[] {
  return [...proseOf(file).matchAll(/^#+ (.*)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

test('every test that the documents name is there', () => {
  for (const file of ['docs/SECURITY.md', 'CONTRIBUTING.md']) {
    const named = [...read(file).matchAll(/`(test\/[\w/.-]+?\.ts)`/g)].map(([, path = '']) => path)
    assert.ok(named.length > 0, file)
    for (const path of named) assert.ok(existsSync(join(root, path)), `${file}: ${path}`)
  }
})

test.run()
