// What reaches a terminal shows there, and does nothing: echostr's lines on stderr, its commands, the demo.
import { type ChildProcess, spawn } from 'node:child_process'
import { AesKey, printable, seal } from 'echostr'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { echostr } from '../support/command.ts'
import { root } from '../support/docs.ts'
import { servingSockets } from '../support/server.ts'

const test = suite('printable')

/** Its processes compile what they run. */
export const deadline = 90_000

/** Clears the screen, names the window, rings, goes back, in C0 and in C1; turns the line round; ends it. */
const evil =
  '\u001b[2J\u001b]0;owned\u0007\u009b2J\u0090\r\b\t\u007f\u0000\u202e\u2066\u200f\u061c\u2028\u2029evil'

const node = ['--conditions=echostr-source', '--import', 'tsx']
const cli = [...node, 'plugins/devtools/cli.ts']
const token = 'cliSecretToken'
const appId = 'wx1234567890abcdef'
const key = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

/** All that a program wrote to stdout and stderr; ends it when it says `until`. */
function written(args: readonly string[], until = ''): Promise<Buffer> {
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, LANG: 'en' },
  })
  const pieces: Buffer[] = []
  child.stdin?.on('error', () => {}).end()
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => {
      pieces.push(piece)
      if (until !== '' && Buffer.concat(pieces).includes(until)) child.kill()
    })
  return new Promise((resolve) => child.on('close', () => resolve(Buffer.concat(pieces))))
}

/** All that a command prints, run in this process. */
async function printed(args: readonly string[], stdin = ''): Promise<Buffer> {
  const { out, err } = await echostr(args, { env: { LANG: 'en' }, stdin })
  return Buffer.from(`${out}\n${err}`)
}

/** Every byte of an output: text in UTF-8, and nothing that a terminal obeys but the line feed. */
function assertHarmless(output: Buffer, name: string): void {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(output)
  assert.match(text, 'evil', name)
  for (const byte of output)
    assert.ok(byte === 0x0a || (byte > 0x1f && byte !== 0x7f), `${name}: byte ${byte}`)
  assert.not.match(text, /[\u0080-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/, name)
}

/** A server that answers everything with the same bytes. */
async function answering(head: string, body: string, work: (url: string) => Promise<void>): Promise<void> {
  const bytes = Buffer.from(body)
  const length = `Content-Length: ${bytes.length}\r\nConnection: close\r\n\r\n`
  const served = await servingSockets((socket) => {
    // the last byte of a request, or the end of its head; what the others hold does not matter
    socket.once('data', () =>
      socket.end(Buffer.concat([Buffer.from(`${head}\r\n${length}`, 'latin1'), bytes])),
    )
  })
  await work(served.url).finally(() => served.close())
}

const reply = (content: string) =>
  `<xml><ToUserName>o-test-user</ToUserName><FromUserName>gh_test</FromUserName><CreateTime>1</CreateTime>` +
  `<MsgType>text</MsgType><Content><![CDATA[${content}]]></Content></xml>`

for (const [name, head, body] of [
  ['free text', 'HTTP/1.1 200 OK', evil],
  ['a reply', 'HTTP/1.1 200 OK', reply(evil.replaceAll('\u0000', ''))],
  ['a redirect', `HTTP/1.1 302 \u009b2J\r\nLocation: /\u009b2J\u0090evil`, evil],
  ['an error', 'HTTP/1.1 500 No', `<html>${evil}`],
] as const) {
  test(`send and doctor show ${name} of a hostile server without doing what it says`, () =>
    answering(head, body, async (url) => {
      const account = ['--token', token]
      const outputs = await Promise.all([
        printed(['send', 'x', '--url', url, ...account, '--tries', '1']),
        printed(['doctor', url, ...account, '--calls', '1', '--slow', 'x']),
        printed(['doctor', url, ...account, '--calls', '1', '--json']),
      ])
      assertHarmless(outputs[0], 'send')
      // the doctor shows the start of what it saw, if anything
      for (const output of outputs.slice(1))
        assertHarmless(Buffer.concat([output, Buffer.from('evil')]), 'doctor')
      const { findings } = JSON.parse(outputs[2].toString())
      assert.ok(findings.length > 0)
    }))
}

test('decrypt, send --dry and mistakes in the command line show what they were given', async () => {
  const sealed = seal(evil, { key: new AesKey(key), id: `wx${evil}`, token }, { timestamp: '1' })
  const args = evil.replaceAll('\u0000', '')
  for (const [name, output] of Object.entries({
    decrypt: await printed(['decrypt', '--aes-key', key], `<xml><Encrypt>${sealed.encrypt}</Encrypt></xml>`),
    dry: await printed(['send', args, '--dry', '--app-id', appId]),
    command: await printed([args]),
    option: await printed(['send', `--${args}`]),
    type: await printed(['send', 'x', '--field', args]),
    process: await written([...cli, 'send', args, '--dry', '--app-id', appId]),
    dev: await written([...cli, 'dev', `http://127.0.0.1:1/evil${args}`, '--port', '0'], '→'),
    start: await written([...node, 'plugins/devtools/demo/start.ts', '--port', args]),
  }))
    assertHarmless(output, name)
})

test('an error of a handler, its cause and its stack show on stderr, line by line', async () => {
  const app = `
    import { App } from 'echostr'
    import { deliveries } from 'echostr/testing'
    const evil = ${JSON.stringify(evil)}
    const app = new App({ token: 'xq123456' })
    app.on('text', () => { throw new Error(evil + '\\n[echostr] forged') })
    app.on('image', () => { throw Object.assign(new Error('x'), { stack: evil }) })
    app.on('voice', () => new (Object.defineProperty(class {}, 'name', { value: evil }))())
    app.on('link', () => { throw evil })
    const delivery = deliveries({ token: 'xq123456' })
    for (const type of ['text', 'image', 'voice', 'link']) await app.handle(delivery.message(type))
    await app.handle({ ...delivery.text('x'), method: evil })
    await app.handle(delivery.raw('<' + evil + '>'))
    await app.handle(delivery.raw('{"a":"' + evil))
  `
  const output = await written([...node, '--input-type=module', '--eval', app])
  assertHarmless(output, 'stderr')
  const lines = output.toString().split('\n')
  assert.match(lines[0] ?? '', /^\[echostr\] A handler failed: Error: \\u001b\[2J/)
  assert.ok(
    lines.some((line) => /^ {4}at /.test(line)),
    'the stack keeps its lines',
  )
  assert.ok(lines.includes('  [echostr] forged'), output.toString())
  for (const code of ['bad_result', 'handler_failed', 'method_not_allowed', 'malformed_body'])
    assert.ok(
      lines.some((line) => line.startsWith(`[echostr] ${code}: `)),
      code,
    )
})

test('printable: what is escaped can be read back, everything else stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
      const shown = printable(text)
      assert.not.match(shown, /[^\P{Cc}\n]|[\u2028-\u202e\u2066-\u2069]/u)
      const back = shown.replace(/\\u([0-9a-f]{4})/g, (_, hex) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
      if (!text.includes('\\u')) assert.is(back, text)
      assert.is(printable(shown), shown)
    }),
    { seed: 15, numRuns: 2000 },
  )
  for (const text of ['你好 😀 👨‍👩‍👧 é\n  two lines', '<xml a="b">', '']) assert.is(printable(text), text)
  assert.is(printable('\u001b[0m\u009b\u202e\r\t'), '\\u001b[0m\\u009b\\u202e\\u000d\\u0009')
  assert.is(JSON.parse(printable(JSON.stringify(evil))), evil)
})

test.run()
