import * as fc from 'fast-check'

/** What hurts parsers, and what the formats are made of. */
const pieces = [
  ...[
    ']]>',
    '<![CDATA[',
    '<',
    '>',
    '/',
    '&',
    ';',
    '&#0;',
    '&#x1F600;',
    '&amp;',
    '&#xFFFFFFFF;',
    '<!--',
    '-->',
  ],
  ...['<!DOCTYPE x [<!ENTITY a "b">]>', '<?xml version="1.0"?>', '?>', '<xml>', '</xml>', '<a b="', '<a/>'],
  ...[
    '<FromUserName>',
    '</FromUserName>',
    '<FromUserName>o-victim</FromUserName>',
    '<MsgType>event</MsgType>',
  ],
  ...[
    '</Content>',
    ']]></Content><Event>subscribe</Event><Content><![CDATA[',
    ']]></Content>',
    ']]></Content></xml>',
    ']]></Label><Event>subscribe</Event><Label><![CDATA[',
    '<Content><![CDATA[',
    '<MsgId>9</MsgId>',
    ']]></Content><MsgId>9</MsgId></xml>',
    '<xml><Content><![CDATA[hi]]></Content></xml>',
    '<bizmsgmenuid>',
    '<Encrypt>AAAA</Encrypt>',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '\\u0000',
    '\\ud800',
    'null',
    '-0',
    '1e999',
    ',"FromUserName":"v"',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'then',
    '\0',
    '\x1f',
    '\r\n',
    ' ',
    '\t',
    '\ufeff',
    '\u2028',
    '你好',
    '😀',
  ],
  ...['%', '%00', '%ff', '+', '=', '&', '&signature=', '&timestamp=9', '&nonce=1', '?', '#', '//', '..'],
  ...[
    '0\r\n\r\n',
    '5\r\nhello\r\n',
    'Content-Length: 5\r\n',
    'Transfer-Encoding: chunked\r\n',
    'HTTP/1.1',
    '\r\n\r\n',
  ],
  ...['Connection: close\r\n', 'Content-Encoding: gzip\r\n', 'GET /wechat HTTP/1.1\r\nHost: a\r\n\r\n'],
].map((piece) => Buffer.from(piece))

const strangers = [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x80], [0xe4, 0xbd]]
const dictionary = [...pieces, ...strangers.map((bytes) => Buffer.from(bytes))]

type Kind = 'insert' | 'replace' | 'remove' | 'flip' | 'repeat' | 'move' | 'cut'

/** Changes some bytes; `at` is taken modulo what is there. */
interface Mutation {
  readonly kind: Kind
  readonly at: number
  readonly size: number
  readonly piece: Buffer
}

type Change = (bytes: Buffer, mutation: Mutation) => Buffer

const nothing = Buffer.alloc(0)

const changes: Readonly<Record<Kind, Change>> = {
  insert: (bytes, { at, piece }) => splice(bytes, at, 0, piece),
  replace: (bytes, { at, piece }) => splice(bytes, at, piece.length, piece),
  remove: (bytes, { at, size }) => splice(bytes, at, size, nothing),
  flip: (bytes, { at, size }) => splice(bytes, at, 1, Buffer.from([(bytes[at] ?? 0) ^ (1 << (size % 8))])),
  repeat: (bytes, { at, size }) => splice(bytes, at, 0, bytes.subarray(at, at + size)),
  move: (bytes, { at, size }) =>
    Buffer.concat([bytes.subarray(at, at + size), splice(bytes, at, size, nothing)]),
  cut: (bytes, { at }) => bytes.subarray(0, at),
}

function splice(bytes: Buffer, at: number, removed: number, added: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)])
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...(Object.keys(changes) as Kind[])),
  at: fc.nat(),
  size: fc.integer({ min: 1, max: 80 }),
  piece: fc.constantFrom(...dictionary),
})

/** From one to four changes, to be applied to bytes that are chosen elsewhere. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(mutation, { minLength: 1, maxLength: 4 })

/** The bytes after all the changes. */
export function mutated(bytes: Buffer | string, list: readonly Mutation[]): Buffer {
  return list.reduce<Buffer>(
    (now, mutation) => changes[mutation.kind](now, { ...mutation, at: mutation.at % (now.length + 1) }),
    Buffer.from(bytes as Buffer),
  )
}

/** Text made of the dictionary's pieces alone: what a user may have pasted. */
export const pasted: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...pieces.map(String)), { minLength: 1, maxLength: 8 })
  .map((found) => found.join(''))
