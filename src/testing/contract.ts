import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import type { Awaitable } from '../base/awaitable.ts'
import type { Store } from '../base/store.ts'
import type { Claim, Ledger, Outcome, Sent } from '../exchange/ledger.ts'

/** One case of a contract, for any test runner: `test(name, run)`. Rejects when the contract is broken. */
export interface ContractCase {
  readonly name: string
  run(): Promise<void>
}

/** What a contract tests, and how time passes for it. */
export interface OnTrial<T> {
  /** A new store or ledger, or one whose keys nobody else uses. */
  readonly subject: T
  /** Lets that many milliseconds pass for it. */
  pass(ms: number): Awaitable<void>
  /** Called after the case. */
  close?(): Awaitable<void>
}

type Make<T> = () => Awaitable<OnTrial<T>>
type Cases<T> = Readonly<Record<string, (subject: T, pass: (ms: number) => Awaitable<void>) => Promise<void>>>

/** ms of a lease that ends during a case, and of one that does not. */
const short = 200
const long = 60_000

/**
 * What every {@link Ledger} does, as cases to be run against yours.
 *
 * @example
 * const clock = fakeClock()
 * const make = () => ({ subject: new MemoryLedger({ clock }), pass: clock.pass })
 * for (const { name, run } of ledgerContract(make)) test(name, run)
 */
export function ledgerContract(make: Make<Ledger>): readonly ContractCase[] {
  return casesOf(make, ledgerCases)
}

/**
 * What every {@link Store} does, as cases to be run against yours.
 *
 * @example for (const { name, run } of storeContract(make)) test(name, run)
 */
export function storeContract(make: Make<Store>): readonly ContractCase[] {
  return casesOf(make, storeCases)
}

function casesOf<T>(make: Make<T>, cases: Cases<T>): readonly ContractCase[] {
  return Object.entries(cases).map(([name, attempt]) => ({
    name,
    run: async () => {
      const trial = await make()
      try {
        await attempt(trial.subject, (ms) => trial.pass(ms))
      } finally {
        await trial.close?.()
      }
    },
  }))
}

const reply = { MsgType: 'text', Content: '答案 <b>&</b> 😀', CreateTime: 1_700_000_000 } as const

function outcome(sent: Sent): Outcome {
  return { reply, sent }
}

async function tokenOf(claim: Awaitable<Claim>): Promise<string> {
  const found = await claim
  strictEqual(found.state, 'new')
  return (found as { token: string }).token
}

const ledgerCases: Cases<Ledger> = {
  'the first claim is new, the next ones find it running': async (ledger) => {
    await tokenOf(ledger.claim('a', long))
    deepStrictEqual(await ledger.claim('a', long), { state: 'running' })
    deepStrictEqual(await ledger.claim('a', long), { state: 'running' })
  },
  'of fifty claims at once one is new': async (ledger) => {
    const claims = await Promise.all(Array.from({ length: 50 }, async () => ledger.claim('a', long)))
    strictEqual(claims.filter(({ state }) => state === 'new').length, 1)
    strictEqual(claims.filter(({ state }) => state === 'running').length, 49)
  },
  'messages do not touch each other, whatever their keys': async (ledger) => {
    const keys = ['a', 'A', 'a ', 'a\n', 'a:b', '*', '{a}', 'ключ', '', '__proto__', 'x'.repeat(1000)]
    const tokens = await Promise.all(keys.map((key) => tokenOf(ledger.claim(key, long))))
    strictEqual(await ledger.settle('a', tokens[0] as string, outcome('passive')), true)
    for (const key of keys.slice(1)) deepStrictEqual(await ledger.claim(key, long), { state: 'running' })
  },
  'what was settled is told to every later claim, unchanged': async (ledger) => {
    const token = await tokenOf(ledger.claim('a', long))
    strictEqual(await ledger.settle('a', token, outcome('passive')), true)
    for (let i = 0; i < 3; i++)
      deepStrictEqual(await ledger.claim('a', long), { state: 'done', outcome: outcome('passive') })
  },
  'silence is an outcome, too': async (ledger) => {
    const token = await tokenOf(ledger.claim('a', long))
    const silence: Outcome = { reply: null, sent: 'passive' }
    strictEqual(await ledger.settle('a', token, silence), true)
    deepStrictEqual(await ledger.claim('a', long), { state: 'done', outcome: silence })
  },
  'a reply that waits is taken by one claim, and cannot be sent late any more': async (ledger) => {
    const token = await tokenOf(ledger.claim('a', long))
    strictEqual(await ledger.settle('a', token, outcome('waiting')), true)
    deepStrictEqual(await ledger.claim('a', long), { state: 'done', outcome: outcome('passive') })
    strictEqual(await ledger.settle('a', token, outcome('late')), false)
    deepStrictEqual(await ledger.claim('a', long), { state: 'done', outcome: outcome('passive') })
  },
  'a reply that went late is not sent passively': async (ledger) => {
    const token = await tokenOf(ledger.claim('a', long))
    strictEqual(await ledger.settle('a', token, outcome('waiting')), true)
    strictEqual(await ledger.settle('a', token, outcome('late')), true)
    deepStrictEqual(await ledger.claim('a', long), { state: 'done', outcome: outcome('late') })
    strictEqual(await ledger.settle('a', token, outcome('passive')), false)
  },
  'its owner may also send a waiting reply passively': async (ledger) => {
    const token = await tokenOf(ledger.claim('a', long))
    strictEqual(await ledger.settle('a', token, outcome('waiting')), true)
    strictEqual(await ledger.settle('a', token, outcome('passive')), true)
    strictEqual(await ledger.settle('a', token, outcome('late')), false)
  },
  'of a claim and a late settling at once, one succeeds': async (ledger) => {
    for (let i = 0; i < 20; i++) {
      const key = `race ${i}`
      const token = await tokenOf(ledger.claim(key, long))
      await ledger.settle(key, token, outcome('waiting'))
      const [claim, late] = await Promise.all([
        (async () => ledger.claim(key, long))(),
        (async () => ledger.settle(key, token, outcome('late')))(),
      ])
      deepStrictEqual(claim, { state: 'done', outcome: outcome(late ? 'late' : 'passive') })
    }
  },
  'a released message is new again, and its first owner has lost it': async (ledger) => {
    const first = await tokenOf(ledger.claim('a', long))
    strictEqual(await ledger.settle('a', first, null), true)
    strictEqual(await ledger.settle('a', first, outcome('passive')), false)
    const second = await tokenOf(ledger.claim('a', long))
    strictEqual(await ledger.settle('a', first, outcome('passive')), false)
    strictEqual(await ledger.settle('a', first, null), false)
    strictEqual(await ledger.settle('a', second, outcome('passive')), true)
  },
  'when a lease is over the message is new, and its first owner cannot settle it': async (ledger, pass) => {
    const first = await tokenOf(ledger.claim('a', short))
    await pass(short * 2)
    const second = await tokenOf(ledger.claim('a', long))
    strictEqual(await ledger.settle('a', first, outcome('passive')), false)
    deepStrictEqual(await ledger.claim('a', long, first), { state: 'running' })
    strictEqual(await ledger.settle('a', second, outcome('passive')), true)
    strictEqual(await ledger.settle('a', first, outcome('late')), false)
  },
  'its owner renews a lease': async (ledger, pass) => {
    const token = await tokenOf(ledger.claim('a', short))
    for (let i = 0; i < 4; i++) {
      await pass(short / 2)
      deepStrictEqual(await ledger.claim('a', short, token), { state: 'new', token })
      deepStrictEqual(await ledger.claim('a', short), { state: 'running' })
    }
    strictEqual(await ledger.settle('a', token, outcome('passive')), true)
  },
  'its owner renews a lease that is over, while nobody else has come': async (ledger, pass) => {
    const token = await tokenOf(ledger.claim('a', short))
    await pass(short * 2)
    deepStrictEqual(await ledger.claim('a', long, token), { state: 'new', token })
    deepStrictEqual(await ledger.claim('a', long), { state: 'running' })
  },
  'a renewal takes nothing from others, even when their lease is over': async (ledger, pass) => {
    await tokenOf(ledger.claim('a', short))
    await pass(short * 2)
    deepStrictEqual(await ledger.claim('a', long, 'a token of before'), { state: 'running' })
    await tokenOf(ledger.claim('a', long))
  },
  'a renewal changes nothing that is settled': async (ledger) => {
    const token = await tokenOf(ledger.claim('a', long))
    await ledger.settle('a', token, outcome('waiting'))
    deepStrictEqual(await ledger.claim('a', long, token), { state: 'done', outcome: outcome('waiting') })
    strictEqual(await ledger.settle('a', token, outcome('late')), true)
  },
  'what nobody has claimed cannot be settled': async (ledger) => {
    strictEqual(await ledger.settle('a', 'a token', outcome('passive')), false)
    await tokenOf(ledger.claim('a', long))
  },
  'who waits is woken by the settling': async (ledger, pass) => {
    const token = await tokenOf(ledger.claim('a', long))
    const { signal } = new AbortController()
    const waiting = [ledger.wait('a', signal), ledger.wait('a', signal)]
    await pass(short)
    await ledger.settle('a', token, outcome('waiting'))
    await Promise.all(waiting)
  },
  'who waits is woken by the abort': async (ledger) => {
    await tokenOf(ledger.claim('a', long))
    const controller = new AbortController()
    const waiting = ledger.wait('a', controller.signal)
    controller.abort()
    await waiting
    await ledger.wait('a', controller.signal)
  },
}

const ttl = 60_000

const storeCases: Cases<Store> = {
  'what was set is there until it is deleted': async (store) => {
    strictEqual(await store.get('a'), undefined)
    strictEqual(await store.set('a', '一', { ttl }), true)
    strictEqual(await store.get('a'), '一')
    strictEqual(await store.set('a', 'two', { ttl }), true)
    strictEqual(await store.get('a'), 'two')
    await store.delete('a')
    strictEqual(await store.get('a'), undefined)
    await store.delete('a')
  },
  'keys and values are any text': async (store) => {
    const texts = ['', ' ', 'a\nb', '\0', '*', '{a}:b', '😀', '__proto__', 'constructor', 'x'.repeat(2000)]
    for (const text of texts) strictEqual(await store.set(text, text, { ttl }), true)
    for (const text of texts) strictEqual(await store.get(text), text)
    for (const text of texts) await store.delete(text)
    for (const text of texts) strictEqual(await store.get(text), undefined)
  },
  'a value is gone when its time is over': async (store, pass) => {
    await store.set('a', '1', { ttl: short })
    await store.set('b', '2', { ttl })
    await pass(short * 2)
    strictEqual(await store.get('a'), undefined)
    strictEqual(await store.get('b'), '2')
  },
  'setting it again begins its time again': async (store, pass) => {
    await store.set('a', '1', { ttl: short })
    await store.set('a', '2', { ttl })
    await pass(short * 2)
    strictEqual(await store.get('a'), '2')
  },
  'with `was` a value is set only while the present one is that': async (store) => {
    await store.set('a', '1', { ttl })
    strictEqual(await store.set('a', '2', { ttl, was: '0' }), false)
    strictEqual(await store.get('a'), '1')
    strictEqual(await store.set('a', '2', { ttl, was: '1' }), true)
    strictEqual(await store.get('a'), '2')
    strictEqual(await store.set('b', '1', { ttl, was: '1' }), false)
    strictEqual(await store.get('b'), undefined)
    strictEqual(await store.set('c', 'x', { ttl }), true)
    strictEqual(await store.set('c', '', { ttl, was: 'x' }), true)
    strictEqual(await store.set('c', 'y', { ttl, was: '' }), true)
  },
  'with `was: null` a value is set only while there is none': async (store, pass) => {
    strictEqual(await store.set('a', '1', { ttl: short, was: null }), true)
    strictEqual(await store.set('a', '2', { ttl, was: null }), false)
    strictEqual(await store.get('a'), '1')
    await pass(short * 2)
    strictEqual(await store.set('a', '3', { ttl, was: null }), true)
    strictEqual(await store.get('a'), '3')
  },
  'of many that compare and set at once, one succeeds': async (store) => {
    const race = (was: string | null, name: string) =>
      Promise.all(Array.from({ length: 20 }, async (_, i) => store.set('a', `${name} ${i}`, { ttl, was })))
    strictEqual((await race(null, 'first')).filter((set) => set).length, 1)
    const present = (await store.get('a')) as string
    strictEqual((await race(present, 'second')).filter((set) => set).length, 1)
  },
}
