import { hash } from 'node:crypto'
import { parseJson, parseXml } from 'echostr'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { plainText, shapes } from '../support/shapes.ts'

const test = suite('parsing-cost')

/** What stands for all that a delivery costs beside the parser: text from bytes, a digest of it, plain text read. */
function delivered(bytes: Buffer): void {
  const body = bytes.toString()
  hash('sha1', body)
  try {
    if (body.trimStart().startsWith('{')) parseJson(body)
    else parseXml(body)
  } catch {
    // a refusal is work, too
  }
}

/** The shortest of several times, in ms: what others do on the machine only makes some of them longer. */
function cost(bytes: Buffer, runs: number): number {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < runs; i++) {
    const start = performance.now()
    delivered(bytes)
    least = Math.min(least, performance.now() - start)
  }
  return least
}

/**
 * Five times is what is promised of a delivery over HTTP; the parser alone beside its text is measured more strictly.
 * Where Node counts what is covered, it slows the loops of the parser down, and not the search for the end of a text.
 */
const most = process.env.NODE_V8_COVERAGE ? 60 : 15

/** How much more a shape costs than plain text, measured one beside the other; the least of several rounds counts. */
function ratio(bytes: Buffer, plain: Buffer): number {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < 6 && least > most; round++)
    least = Math.min(least, cost(bytes, 12 * (round + 1)) / cost(plain, 12 * (round + 1)))
  return least
}

test('no shape of 256 KiB costs much more than plain text of the same size, taken or refused', () => {
  const plain = Buffer.from(plainText.xml)
  cost(plain, 60)
  const dear = Object.entries(shapes).flatMap(([name, text]) => {
    const bytes = Buffer.from(text)
    assert.ok(bytes.length <= 256 * 1024 && bytes.length > 250 * 1024, name)
    const found = ratio(bytes, plain)
    return found > most ? [`${name}: ${found.toFixed(1)}`] : []
  })
  assert.equal(dear, [])
})

test.run()
