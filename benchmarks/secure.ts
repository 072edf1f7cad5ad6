// What secure mode adds to a delivery, beside the same cryptography done bare. Run by `npm run bench`.
import assert from 'node:assert/strict'
import { createCipheriv, createDecipheriv, createSecretKey, hash, randomBytes } from 'node:crypto'
import { App } from 'echostr'
import { deliveries, fakeClock } from 'echostr/testing'
import { type Contender, measure, median, type Times } from './measure.ts'
import { duration, print } from './table.ts'

const token = 'xq123456'
const appId = 'wx1234567890abcdef'
const encodingAESKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const clock = fakeClock()
const question = '明天广州的天气怎么样？我想去白云山，下午会下雨吗？'
const answer = '明天广州多云，26 到 31 度，下午有阵雨，记得带伞。'

async function contenders(): Promise<Contender[]> {
  const plain = new App({ token, clock, key: () => undefined }).on('text', () => answer)
  const secure = new App({ token, appId, encodingAESKey, clock, key: () => undefined }).on(
    'text',
    () => answer,
  )
  const push = deliveries({ token, clock }).text(question)
  const sealed = deliveries({ token, appId, encodingAESKey, clock }).text(question)
  const reply = await plain.handle(push)
  assert.equal(sealed.opened((await secure.handle(sealed)).body), reply.body)
  return [
    { name: 'plain', run: () => plain.handle(push) },
    { name: 'secure', run: () => secure.handle(sealed) },
    { name: 'bare', run: bare(/<Encrypt><!\[CDATA\[(.*?)]]>/.exec(sealed.content)?.[1] ?? '', reply.body) },
  ]
}

/** The least that opening a push and sealing a reply take: two ciphers, two base64, two signatures, random bytes. */
function bare(encrypt: string, reply: string): () => unknown {
  const bytes = Buffer.from(`${encodingAESKey}=`, 'base64')
  const key = createSecretKey(bytes)
  const iv = bytes.subarray(0, 16)
  const plain = Buffer.alloc(Math.ceil((36 + Buffer.byteLength(reply)) / 32) * 32)
  assert.ok(encrypt.length > 0)
  return () => {
    const opened = createDecipheriv('aes-256-cbc', key, iv)
      .setAutoPadding(false)
      .update(Buffer.from(encrypt, 'base64'))
    randomBytes(16).copy(plain)
    const sealed = createCipheriv('aes-256-cbc', key, iv)
      .setAutoPadding(false)
      .update(plain)
      .toString('base64')
    return [opened, sealed, hash('sha1', token + encrypt), hash('sha1', token + sealed)]
  }
}

function rows(times: Times): string[][] {
  const [plain = [], secure = [], alone = []] = ['plain', 'secure', 'bare'].map(
    (name) => times.get(name) ?? [],
  )
  const added = secure.map((ns, round) => ns - (plain[round] ?? 0))
  const ratio = median(added.map((ns, round) => ns / (alone[round] ?? 1)))
  return [
    ['', 'median', 'over bare', 'target', 'met'],
    ['app.handle(), plain mode', duration(median(plain)), '', '', ''],
    ['app.handle(), secure mode', duration(median(secure)), '', '', ''],
    [
      'what secure mode adds',
      duration(median(added)),
      `${ratio.toFixed(2)}×`,
      '≤ 2×',
      ratio <= 2 ? 'yes' : 'NO',
    ],
    ['the same cryptography, bare', duration(median(alone)), '1.00×', '', ''],
  ]
}

print('Secure mode', rows(await measure(await contenders(), { rounds: 48 })))
