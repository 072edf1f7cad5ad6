import { MemoryLedger } from 'echostr'
import type { Probe } from './attack.ts'
import { assertCheap } from './wire.ts'

/** How many times a key is chosen between two ways to write a part of it. */
const choices = 11

/**
 * The i-th of 2048 senders whose keys once had one hash, whatever its seed: two bits that cancel each other out, in
 * neighbouring words of four bytes. The lone surrogate made the key be kept in two bytes a character.
 */
function colliding(i: number): string {
  let sender = '\ud800A'
  for (let bit = 0; bit < choices; bit++)
    sender += (i >> bit) & 1 ? '\u4100\uc141\u4100\u4140' : '\u4100\u4141\u4100\uc141'
  return sender
}

/** ms that it takes to remember so many messages. */
function remembering(senderOf: (i: number) => string): number {
  const ledger = new MemoryLedger()
  const started = performance.now()
  for (let i = 0; i < 2 ** choices; i++) {
    const key = `/b\ngh_b\n${senderOf(i)}\n1700000000\n1`
    const claim = ledger.claim(key, Number.POSITIVE_INFINITY)
    if (claim.state === 'new') ledger.settle(key, claim.token, { reply: null, sent: 'passive' })
  }
  return performance.now() - started
}

export const ledgers: readonly Probe[] = [
  {
    name: 'keys that once had one hash',
    quick: true,
    suffer: async () => {
      remembering((i) => `${colliding(i)}${i}`)
      const harmless = remembering((i) => `${i}${colliding(i)}`)
      assertCheap(new Map([['2048 keys', remembering(colliding)]]), Math.max(harmless, 10))
    },
  },
]
