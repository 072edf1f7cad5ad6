import { parseXml, toXml, type XmlFields } from 'echostr'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { codeOf, plain } from '../support/kit.ts'

const test = suite('xml')

const parsed = (xml: string) => plain(parseXml(xml))
const content = (inner: string) => parseXml(`<xml><Content>${inner}</Content></xml>`).Content
const refused = (xml: string) =>
  assert.is(
    codeOf(() => parseXml(xml)),
    'malformed_body',
    xml.slice(0, 80),
  )

test('elements become fields, every leaf a string', () => {
  const xml = '<xml><A><![CDATA[text]]></A><B>007</B><C>1e5</C><D> 1 </D><E/><F></F><G>true</G></xml>'
  assert.equal(parsed(xml), { A: 'text', B: '007', C: '1e5', D: ' 1 ', E: '', F: '', G: 'true' })
})

test('nesting becomes objects, repeated siblings become arrays', () => {
  const xml = '<xml><L><i>1</i><i><j>2</j></i><i>3</i></L><M><i>1</i></M></xml>'
  assert.equal(parsed(xml), { L: { i: ['1', { j: '2' }, '3'] }, M: { i: '1' } })
})

test('white space between elements is dropped, in leaves it is kept', () => {
  assert.equal(parsed('<xml>\n  <A>\n</A>\r\n\t<B> x </B>\n</xml>'), { A: '\n', B: ' x ' })
})

test('a digit of a 64-bit id is never lost', () => {
  assert.is(parseXml('<xml><MsgId>18446744073709551615</MsgId></xml>').MsgId, '18446744073709551615')
})

test('markup in CDATA is text', () => {
  assert.is(
    content('<![CDATA[<xml><MsgType>event</MsgType></xml> & &lt;]]>'),
    '<xml><MsgType>event</MsgType></xml> & &lt;',
  )
})

test('text and sections in one element are joined', () => {
  assert.is(content('a<![CDATA[b]]>c<![CDATA[d]]>'), 'abcd')
  assert.is(content('<![CDATA[a]]]]><![CDATA[>b]]>'), 'a]]>b')
})

test('an unescaped ]]> that a user typed stays text', () => {
  assert.is(content('<![CDATA[a]]>b]]>'), 'a]]>b')
  assert.is(content('<![CDATA[if (a[b[0]]>1) x]]>'), 'if (a[b[0]]>1) x')
  assert.is(content('<![CDATA[]]></b>]]>'), ']]></b>')
  assert.is(content('<![CDATA[x]]><b>]]>'), 'x]]><b>')
  assert.is(content('<![CDATA[]]>]]>]]>'), ']]>]]>')
})

test('text that closes its own element early can add no second identity field', () => {
  const forged = '<![CDATA[]]></Content><MsgType><![CDATA[event]]></MsgType><Content><![CDATA[]]>'
  refused(`<xml><MsgType><![CDATA[text]]></MsgType><Content>${forged}</Content></xml>`)
})

test('each identity field may stand once among the children of the root, elsewhere as often as it likes', () => {
  for (const name of ['ToUserName', 'FromUserName', 'CreateTime', 'MsgType', 'Event', 'MsgId', 'Encrypt']) {
    refused(`<xml><${name}>a</${name}><X/><${name}>b</${name}></xml>`)
    refused(`<xml><${name}/><${name}>b</${name}></xml>`)
    assert.equal(parsed(`<xml><X><${name}>a</${name}><${name}>b</${name}></X></xml>`), {
      X: { [name]: ['a', 'b'] },
    })
  }
  assert.equal(parsed('<xml><msgtype>a</msgtype><msgtype>b</msgtype></xml>'), { msgtype: ['a', 'b'] })
})

test('the five named and the numeric references are decoded, once', () => {
  assert.is(content('&lt;&gt;&amp;&quot;&apos;&#65;&#x42;&#x1F600;'), '<>&"\'AB😀')
  assert.is(content('&amp;lt;b&amp;gt;'), '&lt;b&gt;')
})

test('any other use of & is refused', () => {
  for (const text of ['a & b', '&nbsp;', '&lt', '&#;', '&#x;', '&#xG;', '&;', '&LT;', '&#-1;']) {
    refused(`<xml><A>${text}</A></xml>`)
  }
})

test('references to characters that XML forbids are refused', () => {
  for (const code of [
    '0',
    'x1',
    'x1F',
    'xD800',
    'xDFFF',
    'xFFFE',
    'xFFFF',
    'x110000',
    `x${'F'.repeat(400)}`,
  ]) {
    refused(`<xml><A>&#${code};</A></xml>`)
  }
})

test('control characters, which WeChat really sends, are kept', () => {
  const text = 'a\u0000\u0001\u0010\u001d\u007fb'
  assert.is(content(`<![CDATA[${text}]]>`), text)
  assert.is(content(text), text)
})

test('declaration, comments, instructions and attributes are read over', () => {
  const xml = `\ufeff<?xml version="1.0" encoding='utf-8' standalone="yes" ?>
    <!-- c --><?pi x?><?pi?>
    <xml xmlns:a="u" v = '>' ><A b="1" c='&lt;'>1</A><!-- <B/> --><a:X b="2"/><C ></C ></xml >
    <!-- after --><?pi after?>`
  assert.equal(parsed(xml), { A: '1', 'a:X': '', C: '' })
})

test('names may hold what XML allows', () => {
  assert.equal(parsed('<xml><名称>1</名称><a-b.c_d:e1>2</a-b.c_d:e1></xml>'), {
    名称: '1',
    'a-b.c_d:e1': '2',
  })
})

test('a DOCTYPE is refused, wherever it stands', () => {
  refused('<!DOCTYPE xml><xml/>')
  refused('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><xml>&a;</xml>')
  refused('<xml><!DOCTYPE x></xml>')
  refused('<xml/><!DOCTYPE x>')
})

test('another encoding than UTF-8 is refused', () => {
  refused('<?xml version="1.0" encoding="GBK"?><xml/>')
  assert.equal(parsed('<?xml version="1.1" encoding="UTF-8"?><xml/>'), {})
})

test('what is not well formed is refused', () => {
  const bad = [
    '',
    ' ',
    'text',
    '<xml>',
    '<xml',
    '<xml/',
    '</xml>',
    '<xml></XML>',
    '<xml></xm>',
    '<xml></xmlx>',
    '<xml><A>1</B></xml>',
    '<xml><A>1</xml>',
    '<xml><A>1',
    '<xml><A',
    '<xml><A/',
    '<xml><A/ ></xml>',
    '<xml><1/></xml>',
    '<xml>< A/></xml>',
    '<xml><></></xml>',
    '<xml><A b/></xml>',
    '<xml><A b=c/></xml>',
    '<xml><A b="c/></xml>',
    '<xml><A b="<"/></xml>',
    '<xml><A b="&"/></xml>',
    '<xml><A b="1" b="2"/></xml>',
    '<xml><A b="1"c="2"/></xml>',
    '<xml><A<B/></xml>',
    '<xml/><xml/>',
    '<xml/>text',
    'text<xml/>',
    '<!-- c -->>xml/>',
    '>xml></xml>',
    '<xml/><![CDATA[x]]>',
    '<xml><![CDATA[x]]',
    '<xml><![cdata[x]]></xml>',
    '<xml><!-- -- --></xml>',
    '<xml><!-- ---></xml>',
    '<xml><!-- </xml>',
    '<xml><!x></xml>',
    '<xml><?pi</xml>',
    '<xml><?1?></xml>',
    '<xml><?a/b?></xml>',
    '<xml><?xml version="1.0"?></xml>',
    ' <?xml version="1.0"?><xml/>',
    '<?xml version="2.0"?><xml/>',
    '<?xml?><xml/>',
    '<?xml encoding="UTF-8"?><xml/>',
    '<?XML version="1.0"?><xml/>',
    `<xml><${'a'.repeat(257)}/></xml>`,
  ]
  for (const xml of bad) refused(xml)
})

test('the root must be <xml>, or the one asked for', () => {
  refused('<html><body/></html>')
  assert.equal(plain(parseXml('<doc><A/></doc>', 'doc')), { A: '' })
  assert.equal(parsed('<xml>only text</xml>'), {})
})

test('depth is limited to 16, elements to 2000', () => {
  const deep = (n: number) => `<xml>${'<a>'.repeat(n - 1)}${'</a>'.repeat(n - 1)}</xml>`
  parseXml(deep(16))
  refused(deep(17))
  refused(deep(100_000))
  parseXml(`<xml>${'<a/>'.repeat(1999)}</xml>`)
  refused(`<xml>${'<a/>'.repeat(2000)}</xml>`)
})

test('no field name is special', () => {
  const fields = parseXml(
    '<xml><__proto__><polluted>1</polluted></__proto__><constructor>1</constructor><then>1</then></xml>',
  )
  assert.is(({} as { polluted?: string }).polluted, undefined)
  assert.equal(Object.keys(fields), ['__proto__', 'constructor', 'then'])
  assert.is((fields as { toString?: unknown }).toString, undefined)
})

test('an error says where', () => {
  assert.throws(() => parseXml('<xml><A>1</B></xml>'), /<A> is closed by another tag, at character 9/)
})

// the writer

test('strings are written as CDATA, numbers and bigints bare', () => {
  const xml = '<xml><A><![CDATA[a]]></A><B>1.5</B><C>9223372036854775807</C><D><![CDATA[]]></D></xml>'
  assert.is(toXml({ A: 'a', B: 1.5, C: 9223372036854775807n, D: '' }), xml)
})

test("WeChat's bare fields are bare also as digits in a string, and only as digits", () => {
  assert.is(
    toXml({ CreateTime: '12', Latitude: '-1.5' }),
    '<xml><CreateTime>12</CreateTime><Latitude>-1.5</Latitude></xml>',
  )
  assert.is(toXml({ MsgId: '1<2' }), '<xml><MsgId><![CDATA[1<2]]></MsgId></xml>')
  assert.is(toXml({ Content: '12' }), '<xml><Content><![CDATA[12]]></Content></xml>')
})

test('arrays are repeated siblings; nothing is written for undefined and null', () => {
  assert.is(
    toXml({ L: [1, { x: 'y' }], U: undefined, N: null, E: [] }),
    '<xml><L>1</L><L><x><![CDATA[y]]></x></L></xml>',
  )
})

test('the root can be named', () => {
  assert.is(toXml({ A: 1 }, 'doc'), '<doc><A>1</A></doc>')
})

test(']]> is split, forbidden characters are dropped, also when that makes a new ]]>', () => {
  assert.is(toXml({ A: 'x]]>y' }), '<xml><A><![CDATA[x]]]]><![CDATA[>y]]></A></xml>')
  assert.is(toXml({ A: 'a\u0000\u001d\ufffe\ud800b\t\r\n😀' }), '<xml><A><![CDATA[ab\t\r\n😀]]></A></xml>')
  assert.is(toXml({ A: ']]\u0001>' }), '<xml><A><![CDATA[]]]]><![CDATA[>]]></A></xml>')
})

test('what cannot be written is an error that says what', () => {
  const circle: Record<string, unknown> = {}
  circle.again = circle
  const list: unknown[] = []
  list.push(list)
  const bad: unknown[] = [
    { 'a b': 1 },
    { '': 1 },
    { '1a': 1 },
    { A: true },
    { A: () => {} },
    { A: Symbol('s') },
    circle,
    { list },
  ]
  for (const fields of bad)
    assert.is(
      codeOf(() => toXml(fields as XmlFields)),
      'bad_xml_value',
    )
  assert.is(
    codeOf(() => toXml({}, 'a b')),
    'bad_xml_value',
  )
})

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/)
const text = fc.string({ unit: 'binary', maxLength: 30 })

test('whatever text is written comes back, less what XML forbids', () => {
  const isForbidden = (code: number) =>
    (code < 0x20 && ![9, 10, 13].includes(code)) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    code === 0xfffe ||
    code === 0xffff
  const allowed = (value: string) =>
    [...value].filter((each) => !isForbidden(each.codePointAt(0) ?? 0)).join('')
  fc.assert(
    fc.property(fc.dictionary(name, text), (fields) => {
      const expected = Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, allowed(value)]))
      assert.equal(parsed(toXml(fields)), plain(expected))
    }),
    { seed: 2, numRuns: 500 },
  )
})

test('no text, pasted where WeChat does not escape it, changes another field or gets lost', () => {
  const piece = fc.constantFrom(
    ']]>',
    '<![CDATA[',
    ']]',
    '>',
    '<',
    '</A>',
    '</Content',
    '<MsgType>event</MsgType>',
    '&',
    'x',
    '\n',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const typed = pieces.join('')
      const xml = `<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${typed}]]></Content><MsgId>1</MsgId></xml>`
      // a pasted section border is read as one; what it makes of the text may be refused, never misread
      const border = /\]\]>[^<]*<(?:!\[CDATA\[|\/Content)/.test(typed)
      if (border && codeOf(() => parseXml(xml)) === 'malformed_body') return
      const fields = parsed(xml)
      assert.is(fields.MsgType, 'text')
      assert.is(fields.MsgId, '1')
      if (!border) assert.is(fields.Content, typed)
    }),
    { seed: 3, numRuns: 2000 },
  )
})

test('any text at all is parsed or refused, never anything else', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '<xml>',
      '</xml>',
      '<A>',
      '</A>',
      '<A/>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<?',
      '?>',
      '&lt;',
      '&',
      '<A b="',
      '">',
    ),
    text,
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const code = codeOf(() => parseXml(pieces.join('')))
      assert.ok(code === undefined || code === 'malformed_body')
    }),
    { seed: 4, numRuns: 3000 },
  )
})

test.run()
