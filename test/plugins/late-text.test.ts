import { text } from 'echostr'
import { late, push, splitText } from 'echostr/plugins/late'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { kit } from '../support/kit.ts'
import { converse, fakeClient, textsOf } from '../support/late.ts'

const test = suite('plugins/late-text')

/** Texts of what makes borders, links and bytes interesting. */
const piece = fc.oneof(
  fc.constantFrom(
    '\n',
    '\n\n',
    ' ',
    '。',
    '! ',
    '. ',
    '，',
    '<a href="https://a/">',
    '</a>',
    '<a ',
    '😀',
    '字',
    'x',
  ),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
)
const texts = fc.array(piece, { maxLength: 120 }).map((pieces) => pieces.join(''))
const limits = fc.integer({ min: 4, max: 200 })

test('the pieces are the text again, and each is within the limit', () => {
  fc.assert(
    fc.property(texts, limits, (content, limit) => {
      const pieces = splitText(content, limit)
      assert.is(pieces.join(''), content)
      for (const each of pieces) {
        assert.ok(Buffer.byteLength(each) <= limit)
        assert.is.not(each, '')
        assert.not.match(each, /\p{Surrogate}/u)
      }
    }),
  )
})

test('no piece ends within a link that fits into one', () => {
  const link = '<a href="https://example.com/?q=a. b">一个 链接。</a>'
  const linked = fc.array(fc.oneof(fc.constant(link), fc.constantFrom('字', ' ', '。', 'x\n')), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(linked, fc.integer({ min: Buffer.byteLength(link), max: 200 }), (pieces, limit) => {
      for (const each of splitText(pieces.join(''), limit))
        assert.is(each.split('<a ').length, each.split('</a>').length, each)
    }),
  )
})

for (const [name, content, limit, expected] of [
  ['a short text stays whole', '你好', 6, ['你好']],
  ['an empty one has no pieces', '', 6, []],
  ['a paragraph comes before a line', 'aaaaa\n\nbb\ncc dd', 12, ['aaaaa\n\n', 'bb\ncc dd']],
  ['a line before a sentence', 'aaaaa。b\nc。ddd', 15, ['aaaaa。b\n', 'c。ddd']],
  ['a sentence before a word', 'aaaaaa. b c d e', 12, ['aaaaaa.', ' b c d e']],
  [
    'a Chinese sentence ends without a space, its quotes with it',
    '“一二三。”四五',
    21,
    ['“一二三。”', '四五'],
  ],
  ['a word before the middle of one', 'aaaaaa bbbbbb', 10, ['aaaaaa ', 'bbbbbb']],
  ['a border in the first half is none', 'a\nbbbbbbbbbbbb', 10, ['a\nbbbbbbbb', 'bbbb']],
  ['without any, whatever fits', '字字字', 7, ['字字', '字']],
  ['never half a character', '😀😀😀', 10, ['😀😀', '😀']],
  ['nor half an emoji that is made of several', '👨‍👩‍👧👨‍👩‍👧', 25, ['👨‍👩‍👧', '👨‍👩‍👧']],
  ['nor between a letter and its accent', 'aaae\u0301', 5, ['aaa', 'e\u0301']],
  ['nor a flag, nor a colour of skin', '🇨🇳🇨🇳👍🏽', 13, ['🇨🇳', '🇨🇳', '👍🏽']],
  ['nor between CR and LF', 'aaaaa\r\nbbb', 6, ['aaaaa', '\r\nbbb']],
  ['lines that end in CR and LF are lines', 'aaaaa\r\nbbb', 8, ['aaaaa\r\n', 'bbb']],
  ['and paragraphs between them paragraphs', 'aaaaa\r\n\r\nbb\r\ncc', 13, ['aaaaa\r\n\r\n', 'bb\r\ncc']],
  [
    'a character that does not fit by itself is cut',
    `e${'\u0301'.repeat(4)}`,
    5,
    ['e\u0301\u0301', '\u0301\u0301'],
  ],
  ['a decimal point ends no sentence', 'aaaaa3.5bbb', 9, ['aaaaa3.5b', 'bb']],
  ['a link is moved whole', 'aaaa<a href="b">c</a>d', 20, ['aaaa', '<a href="b">c</a>d']],
  ['one that is too long is cut', '<a href="bbbb">c</a>', 10, ['<a href="b', 'bbb">c</a>']],
] as const) {
  test(name, () => {
    assert.equal(splitText(content, limit), expected)
  })
}

test('links that are begun and never ended do not make it slow', () => {
  const content = '<a '.repeat(100_000)
  const started = performance.now()
  assert.is(splitText(content).join(''), content)
  assert.ok(performance.now() - started < 5000)
})

test('a long late text arrives as messages in order, whole, without what must not be sent', async () => {
  const client = fakeClient()
  const made = kit()
  const paragraphs = ['一', '二', '三'].map((each) => each.repeat(600))
  made.app.use(
    late({
      via: [
        push(client),
        {
          name: 'x',
          open: (late) => {
            late.app.on('text', async (ctx) => {
              await late.send(text(`${paragraphs.join('\n\n')}\ud800`), ctx)
              return null
            })
            return { reaches: () => false, send: () => 'sent' }
          },
        },
      ],
    }),
  )
  await converse(made, made.delivery.text('hi'), 1000)
  assert.equal(textsOf(client.sent), paragraphs)
  assert.equal(made.codes(), [])
})

test.run()
