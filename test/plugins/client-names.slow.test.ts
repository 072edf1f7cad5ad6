// The names of downloads: as WeChat writes them, and fit for a file.
import { posix, win32 } from 'node:path'
import { client } from 'echostr/plugins/client'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { servingSockets } from '../support/server.ts'

const test = suite('plugins/client: names')

/** The name of a file that comes with this Content-Disposition, in UTF-8. */
async function nameIn(disposition: string | Buffer): Promise<string | undefined> {
  const headers = { 'content-disposition': Buffer.from(disposition as string).toString('latin1') }
  const wechat = client({
    appId: 'wx1',
    token: () => 'aToken',
    fetch: async () => new Response('bytes', { headers }),
  })
  const media = await wechat.media.get('id')
  return 'body' in media ? media.filename : 'no file'
}

for (const [disposition, name] of [
  ['attachment; filename="a.jpg"', 'a.jpg'],
  ['attachment; filename=a.jpg', 'a.jpg'],
  ['attachment;FileName = a.jpg ; x=y', 'a.jpg'],
  ['attachment; filename="照片.jpg"', '照片.jpg'],
  ["attachment; filename*=UTF-8''%E7%85%A7%E7%89%87.jpg", '照片.jpg'],
  ['attachment; filename="a.jpg"; filename*=utf-8\'zh\'%E7%85%A7.jpg', '照.jpg'],
  ['attachment; filename*=UTF-8\'\'%E7%85%A7.jpg; filename="a.jpg"', '照.jpg'],
  ['attachment; filename*=UTF-8\'\'%FF.jpg; filename="a.jpg"', 'a.jpg'],
  ['attachment; filename*=ISO-8859-1\'\'%A3.jpg; filename="a.jpg"', 'a.jpg'],
  ['attachment; filename="a;b.jpg"', 'a;b.jpg'],
  ['attachment; filename="a\\"b.jpg"', 'a_b.jpg'],
  ['attachment; filename="a=b, c.jpg"; size=3', 'a=b, c.jpg'],
  ['attachment; x="filename=b.jpg"; filename=a.jpg', 'a.jpg'],
  ['attachment; xfilename=b.jpg; filename=a.jpg', 'a.jpg'],
  ['attachment; filename=a.jpg; filename=b.jpg', 'a.jpg'],
  ['attachment; filename="a.jpg', 'a.jpg'],
  // paths
  ['attachment; filename="../../etc/passwd"', 'passwd'],
  ['attachment; filename="..\\\\..\\\\a.exe"', 'a.exe'],
  ['attachment; filename="C:\\temp\\a.jpg"', 'a.jpg'],
  ["attachment; filename*=UTF-8''..%2F..%2Fa.jpg", 'a.jpg'],
  ["attachment; filename*=UTF-8''..%5Ca.jpg", 'a.jpg'],
  ['attachment; filename="/"', undefined],
  ['attachment; filename=".."', undefined],
  ['attachment; filename=".htaccess"', 'htaccess'],
  ['attachment; filename="a.jpg:stream"', 'a.jpg_stream'],
  // what a terminal obeys, what Windows keeps for itself
  ["attachment; filename*=UTF-8''a%00%1B%0D%0A%C2%9B%E2%80%AEgpj.exe", 'agpj.exe'],
  ['attachment; filename="CON"', '_CON'],
  ['attachment; filename="aux.jpg"', '_aux.jpg'],
  ['attachment; filename="com1.tar.gz"', '_com1.tar.gz'],
  ['attachment; filename="console.jpg"', 'console.jpg'],
  ['attachment; filename="a.jpg. . "', 'a.jpg'],
  ['attachment; filename=""', undefined],
  ['attachment', undefined],
  ['', undefined],
] as const) {
  test(`${disposition || 'no Content-Disposition'} names ${name ?? 'nothing'}`, async () => {
    assert.is(await nameIn(disposition), name)
  })
}

test('bytes that are not UTF-8 stay, one character each', async () => {
  const headers = { 'content-disposition': 'attachment; filename="\u00d5\u00d5.jpg"' }
  const wechat = client({
    appId: 'wx1',
    token: () => 'aToken',
    fetch: async () => new Response('bytes', { headers }),
  })
  const media = await wechat.media.get('id')
  assert.is('filename' in media ? media.filename : '', '\u00d5\u00d5.jpg')
})

test('a name is cut to 255 bytes, its ending stays', async () => {
  const name = (await nameIn(`attachment; filename="${'照'.repeat(200)}.jpg"`)) ?? ''
  assert.match(name, /^照{83}\.jpg$/)
})

test('bare bytes come from a socket as from a table', async () => {
  const head = 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n'
  const served = await servingSockets((socket) => {
    socket.once('data', () =>
      socket.end(`${head}Content-Disposition: attachment; filename="照片.jpg"\r\n\r\nx`),
    )
  })
  try {
    const wechat = client({ appId: 'wx1', token: () => 'aToken', baseUrl: served.url })
    const media = await wechat.media.get('id')
    assert.is('filename' in media ? media.filename : '', '照片.jpg')
    if ('body' in media) await media.body.cancel()
  } finally {
    served.close()
  }
})

test('whatever a header says, the name is one of a file in the present folder, on any system', async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'filename=',
      'filename*=',
      "UTF-8''",
      '"',
      '\\',
      ';',
      '/',
      '..',
      '%2F',
      '%5c',
      '%00',
      'CON',
      ' ',
      ':',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  )
  const header = fc
    .array(piece, { maxLength: 12 })
    .map((pieces) => `attachment; filename="${pieces.join('')}`)
  await fc.assert(
    fc.asyncProperty(header, async (disposition) => {
      if (/[\r\n\0]/.test(disposition)) return
      const name = await nameIn(disposition)
      if (name === undefined) return
      assert.is(posix.basename(name), name)
      assert.is(win32.basename(name), name)
      assert.not.match(name, /^[. ]|[. ]$|[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069<>:"|?*/\\]/u)
      assert.not.match(name, /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i)
      assert.ok(Buffer.byteLength(name) <= 255 && name !== '')
    }),
    { seed: 16, numRuns: 3000 },
  )
})

test.run()
