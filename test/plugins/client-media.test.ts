import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type Download, type MediaFile, WeChatApiError } from 'echostr/plugins/client'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { inWorld, rejection, until } from '../support/wechat-api.ts'

const test = suite('plugins/client: media')

const upload = '/cgi-bin/media/upload'
const picture = Buffer.from([0xff, 0xd8, 0xff, ...Array.from({ length: 100_000 }, (_, index) => index & 255)])

async function bytesOf(media: Download): Promise<Buffer> {
  return buffer(fileOf(media).body)
}

function fileOf(media: Download): MediaFile {
  if ('body' in media) return media
  throw new Error('an address, not a file')
}

test('what is uploaded is downloaded again, byte for byte: bytes, a blob, a stream', () =>
  inWorld(async ({ wechat }) => {
    const half = picture.length / 2
    const stream = Readable.from([picture.subarray(0, half), picture.subarray(half)])
    for (const source of [picture, new Blob([picture]), stream]) {
      const { media_id, type, created_at } = await wechat.media.upload('image', source)
      assert.equal([type, created_at], ['image', 1_700_000_000])
      assert.equal(await bytesOf(await wechat.media.get(media_id)), picture)
    }
  }))

test('the upload has a name, a type and a length', () =>
  inWorld(async ({ api, wechat }) => {
    await wechat.media.upload('voice', picture, { filename: '语音.mp3', contentType: 'audio/mpeg' })
    const { query, raw } = api.calls.at(-1) ?? {}
    assert.equal(query, { type: 'voice' })
    assert.match(raw?.toString() ?? '', /name="media"; filename="语音\.mp3"\r\nContent-Type: audio\/mpeg/)
    const { media_id } = await wechat.media.upload('thumb', picture.subarray(0, 100))
    const { contentType, filename } = fileOf(await wechat.media.get(media_id))
    assert.equal([contentType, filename], ['image/jpeg', 'thumb.jpg'])
  }))

for (const [name, source, given, expected] of [
  ['a name', picture, { filename: 'a.PNG' }, ['a.PNG', 'image/png']],
  ['a name that tells nothing', picture, { filename: 'a' }, ['a.jpg', 'image/jpeg']],
  ['a type', picture, { contentType: 'image/gif' }, ['image.gif', 'image/gif']],
  ['a blob with a type', new Blob([picture], { type: 'image/png' }), {}, ['image.png', 'image/png']],
  ['a blob without one', new Blob([picture]), {}, ['image.jpg', 'image/jpeg']],
  [
    'a type in other words',
    picture,
    { contentType: 'IMAGE/X-MS-BMP; a=b' },
    ['image.bmp', 'image/x-ms-bmp; a=b'],
  ],
  [
    'a file without an ending',
    new File([picture], 'blob', { type: 'image/png' }),
    {},
    ['blob.png', 'image/png'],
  ],
  ['a dot that begins no ending', picture, { filename: 'v1.2' }, ['v1.2.jpg', 'image/jpeg']],
  [
    'another ending than its type',
    picture,
    { filename: 'a.tmp', contentType: 'image/png' },
    ['a.tmp.png', 'image/png'],
  ],
  ['a path', picture, { filename: '../照片/a.jpg' }, ['a.jpg', 'image/jpeg']],
  ['a path of Windows', picture, { filename: 'C:\\temp\\a.png' }, ['a.png', 'image/png']],
  ['a name that is none', picture, { filename: '../' }, ['image.jpg', 'image/jpeg']],
  ['a file', new File([picture], 'b.gif', { type: 'image/gif' }), {}, ['b.gif', 'image/gif']],
  ['a file, and another name', new File([picture], 'b.gif'), { filename: 'c.png' }, ['c.png', 'image/png']],
] as const) {
  test(`an upload that is given ${name} says what it is`, () =>
    inWorld(async ({ wechat }) => {
      const { media_id } = await wechat.media.upload('image', source, given)
      const { contentType, filename } = fileOf(await wechat.media.get(media_id))
      assert.equal([filename, contentType], expected)
    }))
}

test('a stream keeps no piece of its own, however many it comes in', () =>
  inWorld(async ({ wechat }) => {
    const one = Buffer.alloc(1)
    async function* bytewise() {
      for (const byte of picture) {
        // the same buffer each time: a list would hold a hundred thousand of them
        one[0] = byte
        yield one
      }
    }
    const { media_id } = await wechat.media.upload('image', bytewise())
    assert.equal(await bytesOf(await wechat.media.get(media_id)), picture)
  }))

for (const [type, name] of [
  ['voice', 'voice.amr'],
  ['video', 'video.mp4'],
  ['thumb', 'thumb.jpg'],
] as const) {
  test(`a ${type} without a name is sent as ${name}`, () =>
    inWorld(async ({ api, wechat }) => {
      await wechat.media.upload(type, picture.subarray(0, 100))
      assert.match(api.calls.at(-1)?.raw?.toString('latin1') ?? '', `filename="${name}"`)
    }))
}

test('a stream is sent again with a new token', () =>
  inWorld(async ({ api, wechat, count }) => {
    await wechat.token()
    api.expireTokens()
    const { media_id } = await wechat.media.upload('image', Readable.from([picture]))
    assert.is(count(upload), 2)
    assert.equal(await bytesOf(await wechat.media.get(media_id)), picture)
  }))

test('a stream of more than 10 MB is refused before it is sent, and read no further', () =>
  inWorld(async ({ api, wechat }) => {
    let chunks = 0
    async function* endless() {
      for (;;) {
        chunks++
        yield new Uint8Array(2 ** 20)
      }
    }
    assert.is((await rejection(wechat.media.upload('video', endless()))).code, 'bad_option')
    assert.is(chunks, 11)
    assert.is(api.calls.length, 0)
  }))

test('what WeChat refuses is an error: no file, a wrong type, a wrong ending', () =>
  inWorld(async ({ wechat }) => {
    assert.is((await rejection(wechat.media.upload('image', new Uint8Array()))).errcode, 41005)
    assert.is((await rejection(wechat.media.upload('hologram' as 'image', picture))).errcode, 40004)
    assert.is((await rejection(wechat.media.upload('image', picture, { filename: 'a.webp' }))).errcode, 40005)
  }))

test('an error in place of a file is recognized, though its status is 200', () =>
  inWorld(async ({ wechat }) => {
    const error = await rejection(wechat.media.get('no-such-id'))
    assert.instance(error, WeChatApiError)
    assert.is(error.errcode, 40007)
    assert.not.match(error.message, 'no-such-id')
  }))

test('an error in place of a file is recognized whatever its type claims', () =>
  inWorld(async ({ api, wechat }) => {
    for (const type of ['image/jpeg', 'text/plain']) {
      api.fail('/cgi-bin/media/get', { body: '{"errcode":40007,"errmsg":"no"}', type })
      assert.is((await rejection(wechat.media.get('x'))).errcode, 40007)
    }
  }))

test('a refused token is renewed for a download, too', () =>
  inWorld(async ({ api, wechat, count }) => {
    const id = api.store('image', picture)
    await wechat.token()
    api.expireTokens()
    assert.equal(await bytesOf(await wechat.media.get(id)), picture)
    assert.is(count('/cgi-bin/media/get'), 2)
  }))

test('a video is an address', () =>
  inWorld(async ({ api, wechat }) => {
    const media = await wechat.media.get(api.store('video', picture))
    assert.match('video_url' in media ? media.video_url : '', /^https:/)
  }))

test('a voice of the JSSDK is fetched from a path of its own', () =>
  inWorld(async ({ api, wechat, count }) => {
    const media = await wechat.media.jssdk(api.store('voice', picture, 'audio/speex', 'a.speex'))
    assert.is(fileOf(media).filename, 'a.speex')
    assert.is(count('/cgi-bin/media/get/jssdk'), 1)
  }))

test('an empty file is no answer; a page that is none with a bad status neither', () =>
  inWorld(async ({ api, wechat, drive }) => {
    api.fail('/cgi-bin/media/get', { body: '', type: 'image/jpeg', times: 3 })
    assert.is((await rejection(drive(wechat.media.get('x')))).code, 'client_bad_answer')
    api.fail('/cgi-bin/media/get', { body: '<html>', status: 502, times: 3 })
    assert.is((await rejection(drive(wechat.media.get('x')))).code, 'client_bad_answer')
  }))

test('a file is a stream: it is handed over before it has arrived whole', async () => {
  let pulled = 0
  const endless = () =>
    new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled++
        controller.enqueue(new Uint8Array(1000))
      },
    })
  return inWorld(
    async ({ wechat }) => {
      const { body, size } = fileOf(await wechat.media.get('x'))
      assert.is(size, 1_000_000)
      const reader = body.getReader()
      for (let chunk = 0; chunk < 5; chunk++) assert.is((await reader.read()).value?.byteLength, 1000)
      assert.ok(pulled < 20, String(pulled))
      await reader.cancel()
    },
    {
      fetch: async (input) =>
        String(input).includes('stable_token')
          ? new Response('{"access_token":"t","expires_in":7200}')
          : new Response(endless(), { headers: { 'content-length': '1000000' } }),
    },
  )
})

test('files have a time limit of their own, and it ends with the first byte', () =>
  inWorld(async ({ api, wechat, clock, count }) => {
    await wechat.token()
    api.fail('*', { hang: true, times: 9 })
    const errors = [wechat.media.get('x'), wechat.media.upload('image', picture)].map(rejection)
    await until(() => count(upload) + count('/cgi-bin/media/get') === 2)
    clock.advance(59_999)
    assert.is(clock.waiting, 2)
    clock.advance(1)
    for (const error of await Promise.all(errors)) assert.is(error.code, 'client_timeout')
    api.heal()
    const media = await wechat.media.get(api.store('image', picture))
    assert.is(clock.waiting, 0)
    assert.equal(await bytesOf(media), picture)
  }))

test.run()
