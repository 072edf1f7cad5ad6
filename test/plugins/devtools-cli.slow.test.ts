// The doctor as a command: it waits for WeChat's five seconds, as a server would see them.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { appId, echostr, key, token, withApp } from '../support/command.ts'
import { serving } from '../support/server.ts'

const test = suite('devtools/cli slow')

export const waits = true

test('doctor: a good server, exit code 0; the secret stays secret', async () => {
  const { code, out, err } = await withApp({}, (url) =>
    echostr(['doctor', url, '--calls', '2'], { env: { ECHOSTR_TOKEN: token } }),
  )
  assert.is(code, 0, out)
  assert.match(out, "✔ The console's check succeeds.")
  assert.match(out, '0 failures, ')
  assert.is(err, '')
  assert.not.match(out, token)
})

test('doctor: what a server tells of the secrets is not told on', async () => {
  const served = await serving((req, res) => {
    const echostr = new URL(req.url ?? '', 'http://a').searchParams.get('echostr')
    res.end(echostr ?? `debug: token=${token} key=${key}`)
  })
  const args = ['doctor', served.url, '--calls', '1', '--app-id', appId]
  const env = { ECHOSTR_TOKEN: token, ECHOSTR_AES_KEY: key }
  const both = await Promise.all([echostr(args, { env }), echostr([...args, '--json'], { env })])
  served.close()
  for (const { out } of both) {
    assert.match(out, 'debug: token=***')
    assert.not.match(out, token)
    assert.not.match(out, key.slice(0, 8))
  }
})

test('doctor --json', async () => {
  const { code, out } = await withApp({ appId, encodingAESKey: key }, (url) =>
    echostr(['doctor', url, '--json', '--calls', '1', '--app-id', appId, '--slow', 'x'], {
      env: { TOKEN: token, ECHOSTR_AES_KEY: key },
    }),
  )
  assert.is(code, 0, out)
  const { ok, findings } = JSON.parse(out)
  assert.ok(ok)
  const answers = findings.find(({ code }: { code: string }) => code === 'slow_answers')
  assert.match(answers.probe.en, 'secure mode')
  assert.not.match(out, token)
  assert.not.match(out, key)
})

test.run()
