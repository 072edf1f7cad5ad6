// The package as its users get it: packed, installed, the README's example run on each supported Node.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { answers, packAi } from './smoke/ai.ts'
import { serve } from './smoke/app.ts'
import { install } from './smoke/command.ts'
import { asks, checks, create, develops, examine } from './smoke/create.ts'
import { example, required } from './smoke/example.ts'
import { view, viewLive } from './smoke/page.ts'
import { runtime } from './smoke/runtime.ts'
import { inspect, pack } from './smoke/tarball.ts'
import { exports, packTelemetry } from './smoke/telemetry.ts'
import { Checks } from './support/checks.ts'

/** The lowest one that `engines` allows, and the newest of each major. */
const versions = ['20.19.0', '20', '24', '26']
const root = resolve(import.meta.dirname, '..')
const { values } = parseArgs({ options: { readme: { type: 'string', default: join(root, 'README.md') } } })
const counted = new Checks()
const { check } = counted

async function smoke(scratch: string): Promise<void> {
  const project = join(scratch, 'project')
  mkdirSync(project)
  const tarball = await pack(root, scratch)
  await check('the tarball holds what it should', () => inspect(root, tarball))
  await check('the tarball can be installed', async () => {
    await install(project, join(scratch, tarball.filename))
  })
  await check('the README has an example', () => {
    const code = example(readFileSync(values.readme, 'utf8'))
    writeFileSync(join(project, 'app.mjs'), code)
    writeFileSync(join(project, 'app.cjs'), required(code))
  })
  await check('the chat page is complete', () => view(project))
  await check('the page of inspect() is complete', () => viewLive(project))
  const packed = join(scratch, tarball.filename)
  // each of them waits for npm, again and again
  await Promise.all([
    plugin(project),
    bot(project),
    ai(scratch, packed, project),
    onEachNode(project).then(() => telemetry(scratch, packed)),
  ])
}

async function onEachNode(project: string): Promise<void> {
  for (const version of versions) await onNode(version, project)
}

// what `npx echostr create` makes is built and tested with the packed package

function plugin(project: string): Promise<void> {
  return check('a created plugin: built, tested, and checked once its author is in it', async () => {
    await checks(await create(project, 'plugin', 'smoke'))
  })
}

function bot(project: string): Promise<void> {
  return check('a created bot: built, tested, examined by the doctor, developed', async () => {
    const made = await create(project, 'bot', 'smoke-bot')
    await examine(made)
    await develops(made)
  })
}

/** The AI plugin, packed, with the official clients that run on each Node. */
async function ai(scratch: string, echostr: string, project: string): Promise<void> {
  let packed = ''
  await check('echostr-plugin-ai: the tarball holds what it should', async () => {
    packed = await packAi(root, scratch)
  })
  await check('a created bot with a model: built, tested, asked', async () => {
    await asks(await create(project, 'bot', 'smoke-ai', '--ai'))
  })
  for (const version of versions)
    await check(`Node ${version}: echostr-plugin-ai, with openai and ai`, async () => {
      await answers({ binary: await runtime(version), version }, scratch, [echostr, packed])
    })
}

/** The telemetry plugin, packed, with the official SDK that runs on each Node. */
async function telemetry(scratch: string, echostr: string): Promise<void> {
  let packed = ''
  await check('echostr-plugin-opentelemetry: the tarball holds what it should', async () => {
    packed = await packTelemetry(root, scratch)
  })
  // 2.x of the SDK, and 3.x
  for (const version of [versions[0], versions.at(-1)] as string[])
    await check(`Node ${version}: echostr-plugin-opentelemetry, with the SDK`, async () => {
      await exports({ binary: await runtime(version), version }, scratch, [echostr, packed])
    })
}

async function onNode(version: string, project: string): Promise<void> {
  for (const [file, how] of [
    ['app.mjs', 'import'],
    ['app.cjs', 'require'],
  ] as const) {
    await check(`Node ${version}: the README's example by ${how}`, async () => {
      await serve(await runtime(version), project, file)
    })
  }
}

const scratch = mkdtempSync(join(tmpdir(), 'echostr-smoke-'))
try {
  await smoke(scratch)
} finally {
  rmSync(scratch, { recursive: true })
}
console.log(`${counted.passed} passed, ${counted.failed} failed`)
process.exitCode = counted.failed > 0 ? 1 : 0
