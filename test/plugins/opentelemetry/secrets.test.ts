// Canaries: no text, no OpenID, no token, no secret and no error's words are in anything that is exported.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { place } from '../../support/telemetry.ts'
import { canary, runEverything } from '../../support/telemetry-load.ts'

const test = suite('plugins/opentelemetry/secrets')

const at = place()

test.before(() => runEverything(at.options))

test('everything is exported that there is', async () => {
  const names = new Set(at.spans.map(({ name }) => name))
  for (const name of [
    'delivery',
    'delivery text',
    'process image',
    'chat model-1',
    'serialize',
    'wechat /cgi-bin/user/info',
  ])
    assert.ok(names.has(name), `${name}: ${[...names].join(', ')}`)
  assert.ok(names.size > 100)
  const outcomes = new Set(at.spans.map(({ attributes }) => attributes['echostr.delivery.outcome']))
  assert.equal([...outcomes].filter(Boolean).sort(), [
    'answered',
    'handshake',
    'held',
    'placeholder',
    'refused',
  ])
})

test('and nothing of what was said, and by whom', async () => {
  const dump = await at.dump()
  assert.ok(dump.length > 10_000)
  assert.is(dump.indexOf(canary), -1, dump.slice(dump.indexOf(canary) - 300, dump.indexOf(canary) + 100))
  // what the samples have beside the canary, and what signs
  for (const word of ['gh_', 'o-test', 'nonce', 'FromUserName', 'EventKey'])
    assert.is(dump.indexOf(word), -1, dump.slice(dump.indexOf(word) - 200, dump.indexOf(word) + 100))
})

test.run()
