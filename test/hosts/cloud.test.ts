// The contract of a host over cloud hosting: what arrives is JSON without a signature.
import { listener } from 'echostr'
import { cloudHosting } from 'echostr/plugins/cloud'
import { type HostSetup, hostContract } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { appId, path } from '../support/cloud.ts'
import { cloudGateway } from './cloud-gateway.ts'
import { serving } from './hosts.ts'

const test = suite('host contract: cloud hosting')

/** Cases that say something about a signature, which is never there, or about an encrypted push. */
const elsewhere =
  /without a signature|wrong signature: 401$|no parser can read|signed long ago|secure mode|without a sender|an app without a path/

async function make({ app, options: { limit } }: HostSetup) {
  app.use(cloudHosting({ appId, id: 'gh_test', path }))
  const container = await serving(listener(app, { path, limit }))
  const gateway = await serving(cloudGateway(container.url))
  const close = () => {
    gateway.close()
    container.close()
  }
  return { url: gateway.url, close }
}

const cases = hostContract(make).filter(({ name }) => !elsewhere.test(name))

test('nearly all cases apply', () => assert.ok(cases.length > 30, String(cases.length)))

for (const { name, run } of cases) test(name, run)

test.run()
