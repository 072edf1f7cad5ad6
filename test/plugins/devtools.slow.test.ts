import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { WeChat } from 'echostr/plugins/devtools'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { blocksOf, Workspace } from '../support/docs.ts'

const test = suite('devtools')

/** Starts a process for nearly every test: slow where the machine is busy. */
export const deadline = 120_000

interface Ended {
  readonly code: number | null
  readonly output: string
}

function run(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, argsOf(script, args), { env: { ...process.env, LC_ALL: 'C', ...env } })
}

function argsOf(script: string, args: readonly string[]): string[] {
  const program =
    script === 'send' ? ['plugins/devtools/cli.ts', 'send'] : [`plugins/devtools/demo/${script}.ts`]
  return ['--conditions=echostr-source', '--import', 'tsx', ...program, ...args]
}

/** Resolves once the output holds the text, or the process has ended. */
function output(child: ChildProcess, until?: string): Promise<Ended> {
  return new Promise((resolve) => {
    let text = ''
    const take = (chunk: Buffer) => {
      text += chunk
      if (until !== undefined && text.includes(until)) resolve({ code: null, output: text })
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.on('close', (code) => resolve({ code, output: text }))
  })
}

/** A port of 127.0.0.1 that is taken until `release` is called. */
async function takePort(): Promise<{ port: number; release: () => void }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as { port: number }).port, release: () => server.close() }
}

test('what pages say can be tried on this machine starts without an account', async () => {
  const workspace = new Workspace()
  try {
    const started = ['start', 'late', 'web-login'].map((page) => {
      const server = blocksOf(`docs/en/guide/${page}.md`).find(({ code }) => code.includes('.listen(3000)'))
      assert.ok(server, page)
      const code = server.code.replace('.listen(3000)', ".listen(0, '127.0.0.1', () => process.exit())")
      return workspace.run(workspace.add({ ...server, file: undefined, code }))
    })
    for (const { status, output } of await Promise.all(started)) assert.equal([status, output], [0, ''])
  } finally {
    workspace.remove()
  }
})

test('the demo shows a signed delivery of each type answered, and ends', async () => {
  const { code, output: text } = await output(run('start', ['--once', '--port', '0']))
  assert.is(code, 0, text)
  for (const name of [
    'handshake',
    'text',
    'image',
    'voice',
    'video',
    'shortvideo',
    'location',
    'link',
    'event',
  ]) {
    assert.match(text, new RegExp(`→ ${name} .*\\n {2}← 200 `))
  }
  assert.match(text, '<![CDATA[You said: 你好]]>')
})

test('a busy port takes the next free one, says so, and stays up for messages', async () => {
  const { port, release } = await takePort()
  const demo = run('start', ['--port', String(port)], { TOKEN: 'anotherToken' })
  const { output: text } = await output(demo, 'Ctrl-C')
  release()
  const taken = Number(/npm run send -- --port (\d+)/.exec(text)?.[1])
  assert.match(text, `Port ${port} is busy, trying ${port + 1}`)
  assert.ok(taken > port)

  const sent = (words: string, TOKEN: string) =>
    output(run('send', ['--port', String(taken), words], { TOKEN }))
  const [welcome, refused] = await Promise.all([sent('换行', 'anotherToken'), sent('x', 'wrong')])
  assert.match(welcome.output, 'text: First line\nSecond line')
  assert.match(refused.output, '401 The server refuses the signature')
  assert.is(refused.code, 1)

  demo.kill()
  await output(demo)
})

test('told to end, the demo answers what it is handling, and ends well, whatever would keep it alive', async () => {
  const demo = run('start', ['--port', '0', '--page', '0'], {
    NODE_OPTIONS: '--import=data:text/javascript,setInterval(Date,1e9)',
  })
  try {
    const { output: text } = await output(demo, 'Ctrl-C')
    const [url = ''] = /http:\S+\/wechat/.exec(text) ?? []
    const wechat = new WeChat({ url, token: 'xq123456' })
    const slow = wechat.say('slow 1')
    // answered after the slow one has arrived
    await wechat.say('你好')
    demo.kill('SIGTERM')
    const { code } = await output(demo)
    const { verdict } = await slow
    assert.equal([code, verdict.shown, verdict.attempt], [0, 'reply', 1])
  } finally {
    demo.kill('SIGKILL')
  }
})

test('the demo ends when npm has died of the signal that was meant for it', async () => {
  const program = [process.execPath, ...argsOf('start', ['--port', '0', '--page', '0'])]
  const env = { ...process.env, npm_lifecycle_event: 'start' }
  // a shell that ends without passing the signal on, as npm's does
  const shell = spawn('sh', ['-c', '"$@" & echo "pid $!"; wait', 'sh', ...program], { env })
  const { output: text } = await output(shell, 'Ctrl-C')
  shell.kill('SIGTERM')
  try {
    // it closes when nobody holds the output any more
    await output(shell)
  } finally {
    endIfAlive(Number(/pid (\d+)/.exec(text)?.[1]))
  }
})

function endIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it has ended
  }
}

test('send says how it is used, and what to do when nothing answers', async () => {
  assert.match((await output(run('send', ['--help']))).output, "npm run send -- '你好'")
  const { port, release } = await takePort()
  release()
  const { code, output: text } = await output(run('send', ['--port', String(port), 'x']))
  assert.is(code, 1)
  assert.match(text, /Nothing answers at .*Is the server running/)
})

test('an empty PORT or TOKEN is none, and a wrong PORT is named', async () => {
  const empty = await output(run('start', ['--once', '--port', '0'], { PORT: '', TOKEN: '' }))
  assert.is(empty.code, 0, empty.output)
  const wrong = await output(run('start', [], { PORT: 'web' }))
  assert.equal([wrong.code, /PORT is no port: "web"/.test(wrong.output)], [2, true])
  const unset = run('start', ['--page', '0'], { PORT: '' })
  const { output: text } = await output(unset, 'Ctrl-C')
  assert.match(text, /The demo app is at http:\/\/127\.0\.0\.1:\d{4}\/wechat/)
  unset.kill()
  await output(unset)
})

test('start says how it is used, and in a line what is wrong with its options', async () => {
  assert.match((await output(run('start', ['--help']))).output, '--once')
  for (const [args, said] of [
    [['--port', 'x'], '--port is no port: "x"'],
    [['--port', '0', '--page', 'x'], '--page is no port: "x"'],
    [['--prot', '3000'], "Unknown option '--prot'"],
    [['--host', '192.0.2.1'], 'of 192.0.2.1 cannot be used: EADDRNOTAVAIL'],
  ] as const) {
    const { code, output: text } = await output(run('start', args))
    assert.is(code, 2, text)
    assert.match(text, said)
    assert.match(text, 'npm start -- --help')
    assert.not.match(text, '\n    at ')
  }
})

test.run()
