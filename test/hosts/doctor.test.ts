// The doctor finds nothing amiss with any host, plain or secure.
import { App } from 'echostr'
import { examine } from 'echostr/plugins/devtools'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { serving, testClock } from '../support/server.ts'
import { hosts } from './hosts.ts'

const test = suite('hosts: doctor')

const token = 'xq123456'
const sealed = { appId: 'wx1234567890abcdef', encodingAESKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' }

for (const [name, { handle }] of Object.entries(hosts))
  for (const [mode, options] of [
    ['plain', { token }],
    ['secure', { token, ...sealed }],
  ] as const)
    test(`${name}, ${mode}: ok`, async () => {
      const clock = testClock()
      const app = new App({ ...options, clock }).onError(() => {})
      app.on('text', (ctx) => ctx.message.Content)
      const setup = { app, options: { limit: 262_144 }, mount: undefined, parser: undefined }
      const served = await serving(await handle(setup))
      try {
        const { ok, findings } = await examine({ url: served.url, clock, calls: 2, ...options })
        assert.ok(ok, JSON.stringify(findings))
        const found = findings.filter(({ level }) => level === 'ok').map(({ code }) => code)
        for (const code of ['handshake_ok', 'replied', 'forgeries_refused'])
          assert.ok(found.includes(code), code)
      } finally {
        served.close()
      }
    })

test.run()
