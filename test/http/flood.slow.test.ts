import { deliveries, send } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Account, Child } from './flood/child.ts'
import { type Framing, stall, stream } from './flood/senders.ts'

const test = suite('flood')

/** A server in a process of its own is sent 300 MB. */
export const deadline = 90_000

const token = 'tokenOfTheFlood'
const delivery = deliveries({ token })
const MB = 1_000_000
const size = 300 * MB
/** `serverOptions`, so much shorter that a test can wait for them. */
const impatient = { headersTimeout: 1500, requestTimeout: 1500, connectionsCheckingInterval: 200 }

let child: Child
test.before(async () => {
  child = await Child.start(token, { server: impatient })
  // what the first requests make a process allocate for good
  for (let i = 0; i < 20; i++) await assertServed()
})
test.after(() => child.stop())

async function assertServed(): Promise<void> {
  const { status, reply } = await send(`http://127.0.0.1:${child.port}`, delivery.text('still here?'))
  assert.is(status, 200)
  assert.is(reply?.MsgType === 'text' && reply.Content, 'still here?')
}

function assertFrugal({ idle, peak }: Account): void {
  const grown = (peak - idle) / MB
  assert.ok(grown < 32, `RSS grew by ${grown} MB`)
}

const floods: readonly (readonly [string, () => string, number])[] = [
  ['unsigned', () => '/', 401],
  ['signed, and over the limit', () => delivery.text('x').url, 413],
]
const framings: readonly Framing[] = ['length', 'chunked']

for (const [what, url, expected] of floods) {
  for (const framing of framings) {
    test(`300 MB, ${what}, ${framing}: the sender sees ${expected}, 2 MB are read at most`, async () => {
      await child.calm()
      assert.is(await stream(child.port, url(), size, framing), expected)
      const account = await child.until(({ closed }) => closed.some((read) => read >= 65_536), 'it is closed')
      const read = Math.max(...account.closed)
      assert.ok(read < 2 * MB, `${read} bytes were read`)
      assertFrugal(account)
      await assertServed()
    })
  }
}

/** The unsigned ones live for half a second: how many of them meet depends on the machine. */
const slow: readonly (readonly [string, () => string, number, number])[] = [
  ['unsigned', () => '/', 401, 1],
  ['signed', () => delivery.text('x').url, 408, 500],
]

for (const [what, url, expected, atOnce] of slow) {
  test(`1000 bodies that never end, ${what}: all are closed, and others are served meanwhile`, async () => {
    await child.calm()
    const { closed } = await stall(child.port, Array.from({ length: 1000 }, url))
    await assertServed()
    const statuses = await closed
    assert.equal(new Set(statuses), new Set([expected]))
    const account = await child.until(({ closed }) => closed.length >= 1000, 'every connection is closed')
    assert.ok(account.most >= atOnce, `only ${account.most} were open at once`)
    assertFrugal(account)
    await assertServed()
  })
}

test.run()
