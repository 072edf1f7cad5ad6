import { randomFillSync } from 'node:crypto'

/** What a text is known by: 64 bits, as two signed words of 32. */
export interface Print {
  readonly high: number
  readonly low: number
}

/** Most UTF-16 units that are summed up at once. */
const most = 2048

/**
 * Secret keys, made once for each process: one table for texts, one for the prints of their pieces, one for the prints
 * of those. 2048 × 512 × 512 units is more than a string can hold.
 */
const tables: Int32Array[] = []

/**
 * A text's secret print. Whoever does not know this process's random keys can neither choose two texts with one print
 * nor texts whose prints lie together, so what is looked up by prints may come from anybody.
 *
 * A print is the upper 16 bits of four sums modulo 2^32 over the text's UTF-16 units. A sum is a random word of 32 bits,
 * plus each unit times a random word; the first unit is the length. The four sums use the same row of words, but each
 * begins one word further on. The bound: take two different texts, and the last unit in which they differ. The difference
 * is below 2^16, so its product with a random word is spread evenly but for at most 15 lower bits, which may always be
 * zero: the upper 16 bits of the sums agree once in 2^16. At that unit each of the four sums has a word that the
 * difference has not met in the sums before, so the four chances are independent: 2^-64. NULs at the end count, since
 * the length does, and halves of surrogate pairs are units like others.
 *
 * (Multiplying in 32 bits leaves 32 − 16 + 1 = 17 bits to be trusted when units have 16: Lemire and Kaser call it
 * MULTILINEAR, and prove it strongly universal. Rows that begin one further on are a Toeplitz construction.)
 *
 * A text over 2048 UTF-16 units is cut into pieces, and the print is that of their prints, with keys of its own; at
 * most twice, which makes the bound 3 · 2^-64. It holds for who learns nothing about prints: they are shown nowhere.
 *
 * @see https://arxiv.org/abs/1202.4961 Lemire, Kaser: Strongly universal string hashing is fast
 */
export function printOf(text: string): Print {
  return printAt(text, 0)
}

function printAt(text: string, level: number): Print {
  const keys = tableAt(level)
  if (text.length <= most) return sum(keys, text)
  let prints = ''
  for (let at = 0; at < text.length; at += most) prints += unitsOf(sum(keys, text.slice(at, at + most)))
  return printAt(prints, level + 1)
}

/** The print as a text of four units. */
export function unitsOf({ high, low }: Print): string {
  return String.fromCharCode(high >>> 16, high & 0xffff, low >>> 16, low & 0xffff)
}

function tableAt(level: number): Int32Array {
  const made = tables[level]
  if (made) return made
  // the words that the sums begin with, the row, and how much further on the fourth one begins
  const table = randomFillSync(new Int32Array(4 + 1 + most + 3))
  tables[level] = table
  return table
}

function sum(keys: Int32Array, text: string): Print {
  const { length } = text
  let k = keys[5] as number
  let l = keys[6] as number
  let m = keys[7] as number
  let a = ((keys[0] as number) + Math.imul(keys[4] as number, length)) | 0
  let b = ((keys[1] as number) + Math.imul(k, length)) | 0
  let c = ((keys[2] as number) + Math.imul(l, length)) | 0
  let d = ((keys[3] as number) + Math.imul(m, length)) | 0
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at)
    const n = keys[at + 8] as number
    a = (a + Math.imul(k, unit)) | 0
    b = (b + Math.imul(l, unit)) | 0
    c = (c + Math.imul(m, unit)) | 0
    d = (d + Math.imul(n, unit)) | 0
    k = l
    l = m
    m = n
  }
  return { high: (a & ~0xffff) | (b >>> 16), low: (c & ~0xffff) | (d >>> 16) }
}
