import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** The packed chat page is there as a whole: every file that it names, every element that it is made of. */
export function view(project: string): Promise<void> {
  const dev = [join(project, 'node_modules/.bin/echostr'), 'dev', '--port', '0']
  return viewed(spawn(process.execPath, dev))
}

/** So is the page of a running app. */
export function viewLive(project: string): Promise<void> {
  const app = `
    import { App } from 'echostr'
    import { inspect } from 'echostr/plugins/inspect'
    new App({ token: 'smoke' }).use(inspect({ port: 0 }))
    setInterval(() => {}, 1000)`
  return viewed(spawn(process.execPath, ['--input-type=module', '--eval', app], { cwd: project }))
}

async function viewed(dev: ChildProcess): Promise<void> {
  try {
    const url = await address(dev)
    const html = await read(url)
    const files = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, name = '']) => name)
    const contents = await Promise.all(files.map((name) => read(new URL(name, url).href)))
    const script = contents[files.indexOf('page.js')] ?? ''
    const elements = new Set([...html.matchAll(/<(\w+-[\w-]+)>/g)].map(([, name]) => name))
    const missing = [...elements].filter((name) => !script.includes(`"${name}"`))
    assert.deepEqual(missing, [], 'elements that page.js does not define')
  } finally {
    const closed = once(dev, 'close')
    dev.kill('SIGKILL')
    await closed
  }
}

async function address(dev: ChildProcess): Promise<string> {
  const ended = once(dev, 'close').then(() => assert.fail('the server of the page ended'))
  ended.catch(() => {})
  const [words] = await Promise.race([once(dev.stdout as NonNullable<ChildProcess['stdout']>, 'data'), ended])
  const url = /http:\S+/.exec(String(words))?.[0]
  return url ?? assert.fail(`it names no address: ${words}`)
}

async function read(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) })
  assert.equal(response.status, 200, url)
  return response.text()
}
