import {
  type AccountOptions,
  type AccountQuery,
  type Accounts,
  App,
  type Delivery,
  type EchostrError,
} from 'echostr'
import { type DeliveryOptions, deliveries, fakeClock, type SignedDelivery, send } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { stderrOf } from '../support/kit.ts'

const test = suite('guard-accounts')

const keyA = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const keyB = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg'
const secureA = { token: 'tokenA', appId: 'wxA', encodingAESKey: keyA }
const secureB = { token: 'tokenB', appId: 'wxB', encodingAESKey: keyB }
const plainA = { token: 'tokenA' }
const plainB = { token: 'tokenB' }

const clock = fakeClock()

/** An app that says for which account it took a message. */
function appOf(accounts: Accounts) {
  const app = new App({ accounts, clock })
  const errors: EchostrError[] = []
  app.onError((error) => {
    errors.push(error as EchostrError)
  })
  app.on('text', (ctx) => `${ctx.account} from ${ctx.from}`)
  return { app, errors }
}

type Made = ReturnType<typeof appOf>

function push(options: DeliveryOptions): SignedDelivery {
  return deliveries({ clock, ...options }).text('hi')
}

function handshake(options: DeliveryOptions): SignedDelivery {
  return deliveries({ clock, ...options }).handshake('4375')
}

/** What the app says to a push; the sender opens the reply with its own credentials. */
async function said({ app }: Made, options: DeliveryOptions): Promise<string> {
  const { reply } = await send(app, push(options))
  return reply?.MsgType === 'text' ? reply.Content : 'refused'
}

/** The status and, when it is refused, the code. */
async function outcome({ app, errors }: Made, delivery: Delivery): Promise<string> {
  errors.length = 0
  const { status, body } = await app.handle(delivery)
  if (status !== 200) assert.is(body, '')
  return [status, ...errors.map((error) => error.code)].join(' ')
}

/** Calls with the accounts as an object and as a Map. */
async function listed(
  accounts: Readonly<Record<string, AccountOptions>>,
  check: (made: Made) => Promise<void>,
): Promise<void> {
  await check(appOf(accounts))
  await check(appOf(new Map(Object.entries(accounts))))
}

// by path

test('accounts listed by path: each with its own token and key, ctx.account is the path', async () => {
  await listed({ '/a': secureA, '/b': secureB, '/c': { token: 'tokenC' } }, async (made) => {
    assert.is(await said(made, { ...secureA, path: '/a' }), '/a from gh_test')
    assert.is(await said(made, { ...secureB, path: '/b' }), '/b from gh_test')
    assert.is(await said(made, { token: 'tokenC', path: '/c' }), '/c from gh_test')
  })
})

test("a push sealed or signed with A's secrets is refused on B's path", async () => {
  await listed({ '/a': secureA, '/b': secureB, '/c': { token: 'tokenC' } }, async (made) => {
    assert.is(await outcome(made, push({ ...secureA, path: '/b' })), '401 bad_signature')
    assert.is(await outcome(made, push({ ...plainA, path: '/c' })), '401 bad_signature')
    assert.is(await outcome(made, push({ ...plainB, path: '/b' })), '401 plain_push_in_secure_mode')
  })
})

test('with one token for all, the key and the AppID still keep the accounts apart', async () => {
  const token = 'shared'
  const accounts = {
    '/a': { ...secureA, token },
    '/b': { ...secureB, token },
    '/twin': { ...secureA, token, appId: 'wxTwin' },
  }
  await listed(accounts, async (made) => {
    assert.is(await outcome(made, push({ ...secureA, token, path: '/b' })), '401 bad_plain')
    assert.is(await outcome(made, push({ ...secureA, token, path: '/twin' })), '401 foreign_app_id')
    assert.is(await said(made, { ...secureA, token, path: '/a' }), '/a from gh_test')
  })
})

test('a path is exact, and no name of a prototype is one', async () => {
  await listed({ '/a': plainA }, async (made) => {
    const names = ['/', '/A', '/a/', '/a/b', '//a', '', 'a', '__proto__', 'constructor', '/constructor']
    for (const path of names)
      assert.is(await outcome(made, push({ ...plainA, path })), '401 unknown_account', path)
  })
})

test('the handshake of each path takes its own token', async () => {
  await listed({ '/a': secureA, '/b': plainB }, async (made) => {
    assert.is(await outcome(made, handshake({ ...plainA, path: '/a' })), '200')
    assert.is(await outcome(made, handshake({ ...plainB, path: '/b' })), '200')
    assert.is(await outcome(made, handshake({ ...plainA, path: '/b' })), '401 bad_signature')
    assert.is(await outcome(made, handshake({ ...plainA, path: '/c' })), '401 unknown_account')
  })
})

test('an account listed by path takes any ToUserName, unless its id is given', async () => {
  await listed({ '/a': plainA, '/b': { ...plainB, id: 'gh_b' } }, async (made) => {
    assert.is(await said(made, { ...plainA, path: '/a', account: 'gh_x' }), '/a from gh_x')
    assert.is(await said(made, { ...plainB, path: '/b', account: 'gh_b' }), '/b from gh_b')
    const foreign = push({ ...plainB, path: '/b', account: 'gh_x' })
    assert.is(await outcome(made, foreign), '401 unknown_account')
  })
})

// by id

test('accounts listed by id: found on any path by who signed, ctx.account is the id', async () => {
  await listed({ gh_a: secureA, gh_b: secureB }, async (made) => {
    for (const path of ['/', '/any']) {
      assert.is(await said(made, { ...secureA, path, account: 'gh_a' }), 'gh_a from gh_a')
      assert.is(await said(made, { ...secureB, path, account: 'gh_b' }), 'gh_b from gh_b')
    }
  })
})

test('with one token for all, the ToUserName tells them apart', async () => {
  await listed({ gh_a: plainA, gh_b: plainA, gh_c: { ...secureB, token: 'tokenA' } }, async (made) => {
    for (const account of ['gh_a', 'gh_b'])
      assert.is(await said(made, { ...plainA, account }), `${account} from ${account}`)
    const sealed = { ...secureB, token: 'tokenA', account: 'gh_c' }
    assert.is(await said(made, sealed), 'gh_c from gh_c')
    assert.is(await outcome(made, push({ ...plainA, account: 'gh_c' })), '401 plain_push_in_secure_mode')
  })
})

test('an account listed by id takes only messages to that id, alone or among others', async () => {
  for (const others of [{}, { gh_b: plainB }, { gh_b: plainA }]) {
    await listed({ gh_a: plainA, ...others }, async (made) => {
      for (const account of ['gh_x', '', 'GH_A', '__proto__', 'constructor', 'toString', '/a']) {
        const result = await outcome(made, push({ ...plainA, account }))
        assert.match(
          result,
          account === '' ? /^40[01] (unknown_account|missing_field)$/ : '401 unknown_account',
        )
      }
      assert.is(await said(made, { ...plainA, account: 'gh_a' }), 'gh_a from gh_a')
    })
  }
})

test("A's signature does not carry a message to B", async () => {
  await listed({ gh_a: plainA, gh_b: plainB }, async (made) => {
    assert.is(await outcome(made, push({ ...plainA, account: 'gh_b' })), '401 unknown_account')
  })
})

test("A's name outside and B's inside is refused", async () => {
  const token = 'shared'
  await listed({ gh_a: { ...secureA, token }, gh_b: { ...secureB, token } }, async (made) => {
    for (const account of ['gh_b', 'gh_a']) {
      const sealed = push({ ...secureA, token, account: 'gh_b' })
      const content = sealed.content.replace('gh_b', account)
      const result = await outcome(made, { ...sealed, body: () => content })
      assert.is(result, account === 'gh_a' ? '401 unknown_account' : '401 bad_plain')
    }
  })
})

test('the handshake of accounts listed by id takes the token of any of them', async () => {
  await listed({ gh_a: plainA, gh_b: secureB, '/c': { token: 'tokenC' } }, async (made) => {
    for (const token of ['tokenA', 'tokenB'])
      assert.is(await outcome(made, handshake({ token, path: '/any' })), '200')
    assert.is(await outcome(made, handshake({ token: 'tokenC', path: '/any' })), '401 bad_signature')
    assert.is(await outcome(made, handshake({ token: 'tokenA', path: '/c' })), '401 bad_signature')
  })
})

test('a path that is listed leads to its account alone, whatever is listed by id', async () => {
  await listed({ gh_a: plainA, '/b': plainB }, async (made) => {
    assert.is(await outcome(made, push({ ...plainA, account: 'gh_a', path: '/b' })), '401 bad_signature')
    assert.is(await said(made, { ...plainB, account: 'gh_a', path: '/b' }), '/b from gh_a')
    assert.is(await said(made, { ...plainA, account: 'gh_a', path: '/x' }), 'gh_a from gh_a')
  })
})

test('names of a prototype are accounts only when somebody lists them', async () => {
  const accounts = JSON.parse('{"__proto__":{"token":"tokenA"},"constructor":{"token":"tokenB"}}')
  await listed(accounts, async (made) => {
    assert.is(await said(made, { ...plainA, account: '__proto__' }), '__proto__ from __proto__')
    assert.is(await said(made, { ...plainB, account: 'constructor' }), 'constructor from constructor')
    assert.is(await outcome(made, push({ ...plainA, account: 'toString' })), '401 unknown_account')
  })
})

test('what an object inherits is no account', async () => {
  const made = appOf(Object.create({ '/a': plainA, gh_a: plainA }))
  assert.is(await outcome(made, push({ ...plainA, path: '/a' })), '401 unknown_account')
  assert.is(await outcome(made, push({ ...plainA, account: 'gh_a' })), '401 unknown_account')
})

test('no accounts at all is nobody', async () => {
  await listed({}, async (made) => {
    assert.is(await outcome(made, push(plainA)), '401 unknown_account')
    assert.is(await outcome(made, handshake(plainA)), '401 unknown_account')
  })
})

// while the app runs

test('accounts come, go and change their keys while the app runs', async () => {
  const accounts = new Map<string, AccountOptions>()
  const made = appOf(accounts)
  const a = { ...secureA, path: '/a' }
  assert.is(await said(made, a), 'refused')
  accounts.set('/a', secureA)
  assert.is(await said(made, a), '/a from gh_test')
  accounts.set('/a', { ...secureA, encodingAESKey: keyB })
  assert.is(await outcome(made, push(a)), '401 bad_plain')
  assert.is(await said(made, { ...a, encodingAESKey: keyB }), '/a from gh_test')
  accounts.set('/a', { ...secureA, token: ['newToken', 'tokenA'], encodingAESKey: [keyA, keyB] })
  for (const token of ['newToken', 'tokenA'])
    for (const encodingAESKey of [keyA, keyB])
      assert.is(await said(made, { ...a, token, encodingAESKey }), '/a from gh_test')
  accounts.delete('/a')
  assert.is(await outcome(made, push(a)), '401 unknown_account')
})

test('an object is read anew, too, and so are accounts listed by id', async () => {
  const accounts: Record<string, AccountOptions> = { gh_a: plainA }
  const made = appOf(accounts)
  assert.is(await said(made, { ...plainB, account: 'gh_b' }), 'refused')
  accounts.gh_b = plainB
  assert.is(await said(made, { ...plainB, account: 'gh_b' }), 'gh_b from gh_b')
  delete accounts.gh_b
  assert.is(await said(made, { ...plainB, account: 'gh_b' }), 'refused')
  assert.is(await said(made, { ...plainA, account: 'gh_a' }), 'gh_a from gh_a')
})

test('one options object may stand under two names', async () => {
  await listed({ '/a': plainA, '/b': plainA, gh_a: plainA }, async (made) => {
    for (let i = 0; i < 2; i++) {
      for (const path of ['/a', '/b'])
        assert.is(await said(made, { ...plainA, path }), `${path} from gh_test`)
      assert.is(await said(made, { ...plainA, account: 'gh_a' }), 'gh_a from gh_a')
      assert.is(await said(made, { ...plainA, account: 'gh_test' }), 'refused')
    }
  })
})

test('a bad account that comes while the app runs is refused and reported, the others are not harmed', async () => {
  const accounts = new Map<string, AccountOptions>([['/b', plainB]])
  const made = appOf(accounts)
  accounts.set('/a', { ...secureA, encodingAESKey: 'short' })
  assert.is(await outcome(made, push({ ...secureA, path: '/a' })), '400 bad_option')
  assert.is(await said(made, { ...plainB, path: '/b' }), '/b from gh_test')
})

// found by a function

test('a resolver finds the account by the path, at once or later', async () => {
  const asked: AccountQuery[] = []
  const find = (where: AccountQuery) => {
    asked.push(where)
    return where.path === '/a' ? secureA : undefined
  }
  for (const made of [appOf(find), appOf(async (where) => find(where))]) {
    assert.is(await said(made, { ...secureA, path: '/a' }), 'wxA from gh_test')
    assert.equal(
      asked.splice(0).map((where) => [where.path, where.query.nonce !== undefined, 'ToUserName' in where]),
      [['/a', true, false]],
    )
    assert.is(await outcome(made, push({ ...secureB, path: '/a' })), '401 bad_signature')
    assert.is(await outcome(made, push({ ...plainA, path: '/a' })), '401 plain_push_in_secure_mode')
    assert.is(await outcome(made, handshake({ ...plainA, path: '/a' })), '200')
    asked.length = 0
  }
})

test('what it does not find by the path it is asked for again with the ToUserName', async () => {
  const known: Readonly<Record<string, AccountOptions>> = { gh_a: secureA, gh_b: plainB }
  const asked: (string | undefined)[] = []
  const made = appOf(async ({ ToUserName }) => {
    asked.push(ToUserName)
    return ToUserName === undefined ? undefined : known[ToUserName]
  })
  assert.is(await said(made, { ...secureA, account: 'gh_a' }), 'gh_a from gh_a')
  assert.is(await said(made, { ...plainB, account: 'gh_b' }), 'gh_b from gh_b')
  assert.equal(asked, [undefined, 'gh_a', undefined, 'gh_b'])
})

test('found by the ToUserName, a push is verified like any other', async () => {
  const known: Readonly<Record<string, AccountOptions>> = { gh_a: secureA, gh_b: plainB }
  const made = appOf(({ ToUserName = '' }) => known[ToUserName])
  const to = (account: string, options: DeliveryOptions) => outcome(made, push({ ...options, account }))
  assert.is(await to('gh_b', plainA), '401 bad_signature')
  assert.is(await to('gh_a', plainA), '401 plain_push_in_secure_mode')
  assert.is(await to('gh_a', secureB), '401 bad_signature')
  assert.is(await to('gh_a', { ...secureA, encodingAESKey: keyB }), '401 bad_plain')
  assert.is(await to('gh_a', { ...secureA, appId: 'wxB' }), '401 foreign_app_id')
  assert.is(await to('gh_x', plainA), '401 unknown_account')
  const unsigned = push({ ...plainB, account: 'gh_b' })
  assert.is(await outcome(made, { ...unsigned, query: {} }), '401 missing_signature')
  const stale = { ...plainB, account: 'gh_b', clock: fakeClock(1_600_000_000) }
  assert.is(await outcome(made, push(stale)), '401 stale_timestamp')
})

test("found by A's name outside, a message to B inside is refused", async () => {
  const known: Readonly<Record<string, AccountOptions>> = { gh_a: secureA, gh_b: secureB }
  const made = appOf(({ ToUserName = '' }) => known[ToUserName])
  const sealed = push({ ...secureA, account: 'gh_b' })
  const content = sealed.content.replace('gh_b', 'gh_a')
  assert.is(await outcome(made, { ...sealed, body: () => content }), '401 unknown_account')
})

test('a handshake is found by its path or not at all', async () => {
  const made = appOf(({ ToUserName }) => (ToUserName === undefined ? undefined : plainA))
  assert.is(await outcome(made, handshake(plainA)), '401 unknown_account')
})

test('whatever ToUserName says, the resolver gets text', async () => {
  const asked: unknown[] = []
  const made = appOf(({ ToUserName }) => {
    asked.push(ToUserName)
    return undefined
  })
  const names = ['__proto__', 'constructor', '', '中文', 'x'.repeat(5000)]
  for (const account of names) await outcome(made, push({ ...plainA, account }))
  const { query, ...rest } = push(plainA)
  const bodies = ['<xml><ToUserName><a/></ToUserName></xml>', '<xml/>', '{"ToUserName":{"a":1}}', '{"a":1}']
  for (const body of bodies)
    assert.is(await outcome(made, { ...rest, query, body: () => body }), '401 unknown_account')
  for (const body of ['', 'text', '<xml>', '<!DOCTYPE x><xml/>'])
    assert.is(await outcome(made, { ...rest, query, body: () => body }), '400 malformed_body')
  const texts = asked.filter((each) => each !== undefined)
  // nobody is asked for an account without a name
  assert.equal(
    texts,
    names.filter((name) => name !== ''),
  )
})

test('nothing that a resolver returns for nobody is an account', async () => {
  for (const nobody of [undefined, null, false, 0, '']) {
    const made = appOf((() => nobody) as never)
    assert.is(await outcome(made, push(plainA)), '401 unknown_account')
    assert.is(await outcome(made, handshake(plainA)), '401 unknown_account')
  }
})

test('a resolver that throws or rejects refuses the delivery, and its error is the cause', async () => {
  const broken = new Error('the database is gone')
  const fail = () => {
    throw broken
  }
  const later = ({ ToUserName }: AccountQuery) => (ToUserName === undefined ? undefined : fail())
  for (const resolver of [fail, async () => fail(), later, async (where: AccountQuery) => later(where)]) {
    const made = appOf(resolver)
    assert.is(await outcome(made, push(plainA)), '400 stage_failed')
    assert.is(made.errors[0]?.cause, broken)
  }
  for (const thrown of [undefined, null, 'gone', { code: 'bad_signature', status: 200 }]) {
    const made = appOf(() => Promise.reject(thrown))
    assert.is(await outcome(made, push(plainA)), '400 stage_failed')
    assert.is(await outcome(made, handshake(plainA)), '400 stage_failed')
  }
})

test('bad options from a resolver are refused and reported, and no secret is told', async () => {
  const secret = 'secretOfTheDatabase'
  const wrong: readonly unknown[] = [
    {},
    [],
    'text',
    5,
    true,
    () => plainA,
    { token: '' },
    { token: 5 },
    { token: [] },
    { token: [secret, ''] },
    { token: `${secret} ` },
    { token: secret, encodingAESKey: keyA },
    { token: secret, appId: 'wxA', encodingAESKey: secret },
    { token: secret, appId: 'wxA', encodingAESKey: [] },
    { token: secret, id: '' },
  ]
  for (const options of wrong) {
    for (const resolver of [() => options, async () => options]) {
      const made = appOf(resolver as never)
      assert.is(await outcome(made, push(plainA)), '400 bad_option', JSON.stringify(options))
      assert.not.match(`${made.errors[0]?.message} ${made.errors[0]?.stack}`, secret)
      const lines = await stderrOf(() => new App({ accounts: resolver as never, clock }).handle(push(plainA)))
      assert.is(lines.length, 1)
      assert.not.match(lines.join('\n'), secret)
    }
  }
})

test('ctx.account of a resolved account is its id, else the ToUserName, the AppID, or the path', async () => {
  const at = (options: AccountOptions) => appOf(() => options)
  const known = { ...secureA, id: 'gh_test' }
  assert.is(await said(at(known), known), 'gh_test from gh_test')
  assert.is(await said(at(secureA), secureA), 'wxA from gh_test')
  assert.is(await said(at(plainA), { ...plainA, path: '/a' }), '/a from gh_test')
  const byName = appOf(({ ToUserName }) => (ToUserName === undefined ? undefined : secureA))
  assert.is(await said(byName, secureA), 'gh_test from gh_test')
})

test('the id in what a resolver returns is kept to', async () => {
  const made = appOf(() => ({ ...plainA, id: 'gh_a' }))
  assert.is(await said(made, { ...plainA, account: 'gh_a' }), 'gh_a from gh_a')
  assert.is(await outcome(made, push({ ...plainA, account: 'gh_b' })), '401 unknown_account')
})

test('many deliveries for many accounts at once do not mix', async () => {
  const made = appOf(async ({ path }) => {
    await new Promise((resolve) => setImmediate(resolve))
    return path === '/a' ? secureA : secureB
  })
  const senders = Array.from({ length: 40 }, (_, i) =>
    i % 2 === 0 ? { ...secureA, path: '/a' } : { ...secureB, path: '/b' },
  )
  const contents = await Promise.all(senders.map((sender) => said(made, sender)))
  assert.equal(
    contents,
    senders.map(({ appId }) => `${appId} from gh_test`),
  )
})

// what a hostile review found

test('an account that is added while a body arrives takes nothing that another one signed', async () => {
  for (const [name, target] of [
    ['gh_b', { account: 'gh_b' }],
    ['/b', { path: '/b' }],
  ] as const) {
    const accounts = new Map<string, AccountOptions>([['gh_a', plainA]])
    const made = appOf(accounts)
    const sent = push({ ...plainA, account: 'gh_a', ...target })
    const arriving = {
      ...sent,
      body: () => {
        accounts.set(name, plainB)
        return sent.content
      },
    }
    const { status, body } = await made.app.handle(arriving)
    assert.ok(status === 401 || body.includes('gh_a from gh_a'), `${name}: ${status} ${body}`)
  }
})

test('an account found by a function takes messages to its own id only', async () => {
  const made = appOf(({ ToUserName }) =>
    ToUserName?.toLowerCase() === 'gh_a' ? { ...plainA, id: 'gh_a' } : undefined,
  )
  assert.is(await said(made, { ...plainA, account: 'gh_a' }), 'gh_a from gh_a')
  assert.is(await outcome(made, push({ ...plainA, account: 'GH_A' })), '401 unknown_account')
})

test('one broken entry does not stop the other accounts', async () => {
  const accounts = new Map<string, AccountOptions>([['gh_a', plainA]])
  const made = appOf(accounts)
  accounts.set('gh_c', { token: '' })
  assert.is(await said(made, { ...plainA, account: 'gh_a' }), 'gh_a from gh_a')
  accounts.delete('gh_a')
  assert.is(await outcome(made, push({ ...plainA, account: 'gh_a' })), '400 bad_option')
})

test('a path without its first slash is a constructor error', () => {
  assert.throws(() => appOf({ 'wechat/shop': plainA }), /lacks its first/)
})

test('anything with get and keys is a Map', async () => {
  const map = new Map<string, AccountOptions>([['gh_a', plainA]])
  const like = { get: (name: string) => map.get(name), keys: () => map.keys() }
  assert.is(await said(appOf(like as unknown as Accounts), { ...plainA, account: 'gh_a' }), 'gh_a from gh_a')
})

test('one options object under two names decodes its key once and stays two accounts', async () => {
  const made = appOf({ '/a': secureA, '/b': secureA })
  for (const path of ['/a', '/b', '/a'])
    assert.is(await said(made, { ...secureA, path }), `${path} from gh_test`)
})

test.run()
