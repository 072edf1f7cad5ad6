import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EchostrError, parseJson, parseXml } from 'echostr'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Setup } from './fuzz/app.ts'
import { documents } from './fuzz/documents.ts'
import { envelopes } from './fuzz/envelopes.ts'
import { stored } from './fuzz/findings.ts'
import { handle } from './fuzz/handle.ts'
import { hunt, replay } from './fuzz/hunt.ts'
import { sockets } from './fuzz/sockets.ts'
import type { Target } from './fuzz/target.ts'
import { fuzz, targets } from './fuzz/targets.ts'
import { unwatch, watch } from './support/watch.ts'

const test = suite('fuzz')

const scratch = mkdtempSync(join(tmpdir(), 'echostr-fuzz-'))
test.before(watch)
test.after(() => {
  unwatch()
  rmSync(scratch, { recursive: true })
})

const folder = join(import.meta.dirname, 'fixtures', 'fuzz')

test('2000 inputs, and all that were findings once, find nothing', async () => {
  const lines: string[] = []
  const print = (line: string) => lines.push(line)
  const { runs } = await fuzz(targets(), { runs: 2000, seed: 20_260_101, folder, print })
  assert.equal(lines, [])
  assert.equal(runs, { documents: 980, handle: 480, envelopes: 400, sockets: 120, exchange: 20 })
})

// the fuzzer can fail

/** Attacks something broken; gives what was said about the first finding. */
async function caught(target: Target): Promise<string> {
  const lines: string[] = []
  const own = mkdtempSync(join(scratch, 'findings-'))
  const print = (line: string) => lines.push(line)
  const options = { runs: 400, seed: 1, folder: own, print, deadline: 200 }
  const [finding] = await hunt(target, options)
  assert.ok(finding, `${target.name} found nothing`)
  assert.match(lines.join('\n'), /seed 1, path [\d:]+, stored as .*\n\s+input \{".*":"/)
  assert.equal(stored(own)[0]?.input, finding.input)
  assert.is((await replay([target], options)).length, 1, 'the replay finds it again')
  await target.close?.()
  return finding.what
}

const anybody: Setup = (app) => app.replace('verify', ({ query }) => query.echostr)
const asVictim: Setup = (app) =>
  app.wrap('parse', (inner) => async (body, delivery) => {
    const message = await inner(body, delivery)
    return 'Content' in message ? { ...message, FromUserName: 'o-victim' } : message
  })

test('a verify that lets anybody in is found', async () => {
  assert.match(await caught(handle(anybody)), /accepted with/)
  assert.match(await caught(envelopes(anybody)), /accepted with/)
  assert.match(await caught(sockets(anybody)), /accepted with/)
})

test('a message with a wrong sender is found', async () => {
  assert.match(await caught(handle(asVictim)), 'o-victim')
  assert.match(await caught(envelopes(asVictim)), 'o-victim')
  assert.match(await caught(sockets(asVictim)), 'o-victim')
})

test('a refusal that tells more than it may, and a status of 500, are found', async () => {
  const fails: Setup = (app) =>
    app.wrap('parse', (inner) => (body, delivery) => {
      if (body.includes('"')) throw new EchostrError('oops', 'A quote', { status: 500 })
      return inner(body, delivery)
    })
  for (const target of [handle(fails), sockets(fails)])
    assert.match(await caught(target), /status 500|refused/)
})

test('an answer that is not well formed, or goes to somebody else, is found', async () => {
  const halved: Setup = (app) => app.replace('serialize', () => '<xml><ToUserName>')
  assert.match(await caught(handle(halved)), 'not well formed')
  const astray: Setup = (app) => app.replace('serialize', () => '<xml><ToUserName>o</ToUserName></xml>')
  assert.match(await caught(handle(astray)), 'the reply goes to somebody else')
})

test('a delivery that is never answered is found', async () => {
  const silent: Setup = (app) => app.replace('dispatch', () => new Promise<never>(() => {}))
  assert.match(await caught(handle(silent)), 'not answered within 200 ms')
})

test('a rejection that nobody handles, and a changed Object.prototype, are found', async () => {
  const careless: Setup = (app) => app.use(() => void Promise.reject(new Error('unheard')))
  assert.match(await caught(handle(careless)), 'unhandledRejection')
  const polluting: Setup = (app) => app.use(() => void Object.assign(Object.prototype, { polluted: true }))
  try {
    assert.match(await caught(handle(polluting)), 'Object.prototype is changed')
  } finally {
    delete (Object.prototype as { polluted?: boolean }).polluted
  }
})

test('a parser that throws, misreads or refuses too much is found', async () => {
  const throwing = (xml: string) => (xml.includes('&') ? JSON.parse(xml) : parseXml(xml))
  assert.match(await caught(documents({ parseXml: throwing, parseJson })), 'JSON')
  const misreading = (xml: string) => parseXml(xml.replace('CDATA[', 'CDATA[ '))
  assert.match(await caught(documents({ parseXml: misreading, parseJson })), 'strictly equal')
  const rounding = (json: string) => JSON.parse(json)
  assert.ok(await caught(documents({ parseXml, parseJson: rounding })))
  const refusing = (json: string) => parseJson(json.replace('null', 'nil'))
  assert.match(await caught(documents({ parseXml, parseJson: refusing })), 'refused, although it is JSON')
})

test('a thread that is busy for ever is found from outside', async () => {
  const url = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)
  const own = mkdtempSync(join(scratch, 'busy-'))
  const script = `
    const { watchdog } = await import(${url('./fuzz/watchdog.ts')})
    watchdog(${JSON.stringify(own)}, 7, 300)('documents', { document: Buffer.from('endless') })
    await new Promise((resolve) => setTimeout(resolve, 1000))
    for (;;);`
  const args = ['--conditions=echostr-source', '--import', 'tsx', '--input-type=module', '-e', script]
  const ended = await new Promise<{ signal: string | null | undefined; out: string }>((resolve) => {
    const cwd = join(import.meta.dirname, '..')
    execFile(process.execPath, args, { cwd, timeout: 30_000, killSignal: 'SIGTERM' }, (error, out) =>
      resolve({ signal: error?.signal, out }),
    )
  })
  assert.is(ended.signal, 'SIGKILL')
  assert.match(ended.out, 'FINDING documents: never ends')
  assert.is(readdirSync(own).length, 1)
})

test.run()
