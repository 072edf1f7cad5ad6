import { type EchostrError, keyName, MemoryStore, readStored } from 'echostr'
import { fakeClock } from 'echostr/testing'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('stored')

const ttl = 60_000
const openid = 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M'
const key = `visits:gh_1:${openid}`

/** Reads whole numbers. */
function reading(store = new MemoryStore({ clock: fakeClock() })) {
  const errors: EchostrError[] = []
  const report = (error: EchostrError) => void errors.push(error)
  const parse = (text: string) => {
    const value: unknown = JSON.parse(text)
    return Number.isInteger(value) ? (value as number) : undefined
  }
  return {
    store,
    errors,
    read: (mend?: (text: string) => string) =>
      readStored(store, key, parse, { report, ...(mend && { mend }) }),
  }
}

test('a value is read, with what it is to be compared with', async () => {
  const { store, errors, read } = reading()
  assert.equal(await read(), { was: null, value: undefined })
  store.set(key, '5', { ttl })
  assert.equal(await read(), { was: '5', value: 5 })
  assert.equal(errors, [])
})

test('what cannot be used is reported once, without the OpenID in its key, and replaced', async () => {
  for (const bad of ['{', '{}', 'null', '[1]', '5.5', ' ', '\0']) {
    const { store, errors, read } = reading()
    store.set(key, bad, { ttl })
    for (let i = 0; i < 3; i++) assert.equal(await read(), { was: '', value: undefined })
    assert.equal(
      errors.map(({ code, status }) => [code, status]),
      [['bad_stored_value', 200]],
    )
    assert.match(errors[0]?.message ?? '', keyName(key))
    assert.not.match(errors[0]?.message ?? '', openid)
    assert.is(store.set(key, '6', { ttl, was: '' }), true)
    assert.equal(await read(), { was: '6', value: 6 })
  }
})

test('what is good of a value can be kept', async () => {
  const { store, errors, read } = reading()
  store.set(key, '7 and rubbish', { ttl })
  assert.equal(await read((text) => text.slice(0, 1)), { was: '7', value: 7 })
  assert.is(errors.length, 1)
  // a mending that fails itself leaves nothing
  store.set(key, 'rubbish', { ttl })
  const mend = () => {
    throw new Error('no')
  }
  assert.equal(await read(mend), { was: '', value: undefined })
})

test('what somebody else writes meanwhile is not lost, and is what is read', async () => {
  const { store, errors, read } = reading()
  store.set(key, 'rubbish', { ttl })
  const { set } = store
  store.set = (...given) => {
    store.set = set
    store.set(key, '8', { ttl })
    return store.set(...given)
  }
  assert.equal(await read(), { was: '8', value: 8 })
  assert.equal(errors, [])
})

test('a mending that does not help ends', async () => {
  const { store, errors, read } = reading()
  store.set(key, 'rubbish', { ttl })
  assert.equal((await read((text) => `${text}!`)).value, undefined)
  assert.is(errors.length, 3)
})

test('a report that fails, later too, keeps nobody from reading, and is a warning', async () => {
  const warnings: string[] = []
  const hear = (warning: Error & { code?: string }) => void warnings.push(warning.code ?? warning.message)
  process.on('warning', hear)
  for (const report of [
    () => {
      throw new Error('no log')
    },
    async () => Promise.reject(new Error('no log')),
  ]) {
    const store = new MemoryStore()
    store.set('k', '{', { ttl: 1000 })
    assert.is((await readStored(store, 'k', JSON.parse, { report })).value, undefined)
  }
  await new Promise(setImmediate)
  process.off('warning', hear)
  assert.equal(warnings, ['bad_stored_value', 'bad_stored_value'])
})

test('who has no app to report to warns', async () => {
  const store = new MemoryStore()
  store.set(key, 'rubbish', { ttl })
  const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
  await readStored(store, key, JSON.parse)
  assert.is(((await warned) as EchostrError).code, 'bad_stored_value')
})

test('the name of a key is short, its own, and shows nothing but a kind', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('\ud800', '\ud801', '', ':'),
  )
  const keys = fc.tuple(fc.constantFrom('', 'late:', 'Late:', `${openid}:`, 'a b:', 'late-quota:'), text)
  fc.assert(
    fc.property(fc.uniqueArray(keys.map(([kind, rest]) => kind + rest)), (keys) => {
      const names = keys.map(keyName)
      assert.is(new Set(names).size, keys.length)
      for (const name of names) assert.match(name, /^([a-z][a-z-]{0,23}:)?[\w-]{43}$/)
    }),
    { seed: 12, numRuns: 500 },
  )
  assert.match(keyName('late:roll:5'), /^late:/)
  assert.not.match(keyName(`${openid}:x`), openid.slice(0, 6))
  assert.is(keyName('x'.repeat(300_000)).length, 43)
})

test.run()
