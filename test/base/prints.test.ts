import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { printOf, unitsOf } from '../../src/base/prints.ts'
import { collidingTexts } from '../support/colliding.ts'

const test = suite('prints')

function print(text: string): string {
  return unitsOf(printOf(text))
}

/** All of them have prints of their own. */
function assertApart(texts: readonly string[]): void {
  assert.is(new Set(texts).size, texts.length)
  assert.is(new Set(texts.map(print)).size, texts.length)
}

test('the same text has the same print, however it was made', () => {
  for (const length of [0, 1, 2, 40, 2047, 2048, 2049, 10_000]) {
    const text = 'ab好'.repeat(length).slice(0, length)
    const halves = text.slice(0, length >> 1) + text.slice(length >> 1)
    assert.is(print(halves), print(Buffer.from(text, 'utf16le').toString('utf16le')))
  }
})

test('texts that differ in one bit of one unit differ in their prints', () => {
  for (const length of [1, 2, 3, 40, 2048, 2049, 5000])
    for (const at of new Set([0, length >> 1, length - 1])) {
      const units = Array.from({ length }, (_, i) => 97 + (i % 20))
      const flipped = (bit: number) => units.map((unit, i) => (i === at ? unit ^ (1 << bit) : unit))
      const all = [units, ...Array.from({ length: 16 }, (_, bit) => flipped(bit))]
      assertApart(all.map((each) => each.map((unit) => String.fromCharCode(unit)).join('')))
    }
})

test('lengths count, also of texts that are nothing but NULs', () => {
  const lengths = [...Array(300).keys(), 2046, 2047, 2048, 2049, 2050, 4095, 4096, 4097, 1_048_576, 1_048_577]
  assertApart(lengths.map((length) => '\0'.repeat(length)))
})

test('halves of surrogate pairs differ from each other, and from what UTF-8 makes of them', () => {
  assertApart(['\uD83D', '\uDE00', '\uD83D\uDE00', '\uDE00\uD83D', '\uFFFD', '\uFFFD\uFFFD', '\uD83E'])
  const long = 'a'.repeat(2047)
  assertApart([`${long}\uD83D\uDE00`, `${long}\uD83D`, `${long}\uFFFD\uDE00`, `${long}\uD83D\uDE01`])
})

test('a text in UTF-8 is not taken for another one in UTF-16', () => {
  const lone = 'ab\uD83D'
  const same = Buffer.from(lone, 'utf16le').toString('latin1')
  assertApart([lone, same, Buffer.from(lone, 'utf16le').toString()])
})

test('pieces that change places change the print', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((unit) => unit.repeat(2048)) as [string, string, string]
  assertApart([a + b, b + a, a + b + c, c + b + a, a + c + b, a, b, c, a + a, a + a + a])
})

test('texts that an unkeyed hash of 32-bit words puts into one place have prints of their own', () => {
  assertApart(collidingTexts(12))
})

test('no two of many texts have one print', () => {
  const texts = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 60 }), {
    minLength: 50,
    maxLength: 400,
  })
  fc.assert(fc.property(texts, assertApart), { seed: 18, numRuns: 100 })
})

test.run()
