// Drafts, lasting material and what is published: what goes over the wire, what is refused before, pages of any shape.
import { openAsBlob, writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { type Article, type Client, client, type UploadProgress } from 'echostr/plugins/client'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { serving } from '../support/server.ts'
import { inWorld, rejection } from '../support/wechat-api.ts'

const test = suite('plugins/client: library')

const picture = Buffer.alloc(200_000, 'p')

async function cover(wechat: Client): Promise<string> {
  return (await wechat.material.add_material('image', picture, { filename: '封面.jpg' })).media_id
}

async function collected<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of list) items.push(item)
  return items
}

// drafts

test('a draft is made, read, changed, counted, listed, published, and gone', () =>
  inWorld(async ({ api, wechat }) => {
    const thumb_media_id = await cover(wechat)
    const article = { title: '秋日', content: '<p>正文</p>', thumb_media_id, author: '小王' } as const
    const { media_id } = await wechat.draft.add([article, { ...article, title: '冬日' }])
    assert.equal(api.calls.at(-1)?.body, { articles: [article, { ...article, title: '冬日' }] })
    await wechat.draft.update(media_id, 1, { ...article, title: '春日' })
    assert.equal(api.calls.at(-1)?.body, { media_id, index: 1, articles: { ...article, title: '春日' } })
    const { news_item } = await wechat.draft.get(media_id)
    assert.equal(
      news_item.map(({ title, author }) => [title, author]),
      [
        ['秋日', '小王'],
        ['春日', '小王'],
      ],
    )
    assert.is(await wechat.draft.count(), 1)
    const { item } = await wechat.draft.batchget({ offset: 0, count: 20, no_content: 1 })
    assert.is(item[0]?.content.news_item[0]?.content, undefined)
    const { publish_id } = await wechat.freepublish.submit(media_id)
    const { article_id = '' } = await wechat.freepublish.get(publish_id)
    assert.is((await wechat.freepublish.getarticle(article_id)).news_item[0]?.title, '秋日')
    assert.is((await rejection(wechat.draft.get(media_id))).errcode, 40007)
  }))

test('a message of pictures is a draft, too; a draft can be deleted', () =>
  inWorld(async ({ wechat }) => {
    const image_media_id = await cover(wechat)
    const { media_id } = await wechat.draft.add([
      {
        article_type: 'newspic',
        title: '图',
        content: '三张图',
        image_info: { image_list: [{ image_media_id }] },
      },
    ])
    await wechat.draft.delete(media_id)
    assert.is(await wechat.draft.count(), 0)
    assert.is((await rejection(wechat.draft.delete(media_id))).errcode, 40007)
  }))

test('what WeChat refuses of a draft comes with its code', () =>
  inWorld(async ({ wechat }) => {
    const article = { title: 't', content: 'c', thumb_media_id: 'unknown' }
    assert.is((await rejection(wechat.draft.add([article]))).errcode, 40007)
    const thumb_media_id = await cover(wechat)
    const long = { ...article, thumb_media_id, content: '字'.repeat(20_000) }
    assert.is((await rejection(wechat.draft.add([long]))).errcode, 45166)
  }))

const article: Article = { title: '标题', content: '<p>x</p>', thumb_media_id: 'm' }

for (const [what, spoilt, named] of [
  ['a title of 33 characters', { title: '字'.repeat(33) }, '"title"'],
  ['no title', { title: '' }, '"title"'],
  ['an author of 17 characters', { author: '名'.repeat(17) }, '"author"'],
  ['a digest of 129 characters', { digest: '摘'.repeat(129) }, '"digest"'],
  ['an address of 1025 bytes', { content_source_url: 'h'.repeat(1025) }, '"content_source_url"'],
  ['a megabyte of text', { content: 'x'.repeat(2 ** 20 + 1) }, '"content"'],
  ['another type', { article_type: 'video' }, '"article_type"'],
] as const)
  test(`a draft with ${what} is refused before it is sent`, () =>
    inWorld(async ({ api, wechat }) => {
      const error = await rejection(wechat.draft.add([article, { ...article, ...spoilt } as Article]))
      assert.is(error.code, 'bad_option')
      assert.match(error.message, named)
      assert.is(api.calls.length, 0)
    }))

test('limits are counted in characters: 32 emoji are a title', () =>
  inWorld(async ({ wechat }) => {
    const thumb_media_id = await cover(wechat)
    await wechat.draft.add([{ title: '😀'.repeat(32), content: 'c', thumb_media_id }])
    const many = Array.from({ length: 9 }, () => article)
    assert.match((await rejection(wechat.draft.add(many))).message, '1 to 8 articles')
    assert.match((await rejection(wechat.draft.add([]))).message, '1 to 8 articles')
    const range = { offset: 0, count: 21 }
    assert.match((await rejection(wechat.draft.batchget(range))).message, '1 to 20 as "count"')
    assert.match((await rejection(wechat.draft.update('m', 8, article))).message, '"index"')
  }))

// pages

test('every draft comes page by page, as they are wanted', () =>
  inWorld(async ({ api, wechat, count }) => {
    const thumb_media_id = await cover(wechat)
    for (let at = 0; at < 45; at++)
      await wechat.draft.add([{ title: `第${at}`, content: 'c', thumb_media_id }])
    const drafts = await collected(wechat.draft.all({ no_content: 1 }))
    const titles = drafts.map(({ content }) => content.news_item[0]?.title)
    assert.equal(
      titles,
      Array.from({ length: 45 }, (_, at) => `第${44 - at}`),
    )
    assert.is(count('/cgi-bin/draft/batchget'), 4)
    assert.equal(api.calls.at(-1)?.body, { no_content: 1, offset: 45, count: 20 })
    for await (const _ of wechat.draft.all()) break
    assert.is(count('/cgi-bin/draft/batchget'), 5)
  }))

test('what is added while the pages are read is not given twice', () =>
  inWorld(async ({ wechat }) => {
    const thumb_media_id = await cover(wechat)
    const add = (title: string) => wechat.draft.add([{ title, content: 'c', thumb_media_id }])
    for (let at = 0; at < 25; at++) await add(`第${at}`)
    const seen: unknown[] = []
    for await (const { content } of wechat.draft.all()) {
      if (seen.length === 3) await add('新')
      seen.push(content.news_item[0]?.title)
    }
    assert.is(seen.length, 25)
    assert.is(new Set(seen).size, 25)
  }))

const lists: readonly (readonly [string, (wechat: Client) => AsyncIterable<unknown>])[] = [
  ['/cgi-bin/draft/batchget', (wechat) => wechat.draft.all()],
  ['/cgi-bin/material/batchget_material', (wechat) => wechat.material.all('image')],
  ['/cgi-bin/freepublish/batchget', (wechat) => wechat.freepublish.all()],
  ['/cgi-bin/comment/list', (wechat) => wechat.comment.all({ msg_data_id: 1 })],
  ['/cgi-bin/user/get', (wechat) => wechat.user.all()],
  ['/cgi-bin/user/tag/get', (wechat) => wechat.tags.members.all(1)],
]
/** Calls that give a list at once. */
const whole: readonly (readonly [string, (wechat: Client) => Promise<unknown>])[] = [
  ['/cgi-bin/getcallbackip', (wechat) => wechat.getcallbackip()],
  ['/cgi-bin/tags/get', (wechat) => wechat.tags.get()],
  ['/cgi-bin/tags/getidlist', (wechat) => wechat.tags.getidlist('o1')],
  ['/cgi-bin/user/info/batchget', (wechat) => wechat.user.batchget(['o1'])],
  ['/wxaapi/newtmpl/gettemplate', (wechat) => wechat.newtmpl.gettemplate()],
  [
    '/datacube/getusercumulate',
    (wechat) => wechat.datacube.getusercumulate({ begin_date: '2023-11-01', end_date: '2023-11-01' }),
  ],
]
for (const [path, ask] of whole)
  test(`${path}: an answer without its list is no answer`, () =>
    inWorld(async ({ api, wechat }) => {
      for (const wrong of [undefined, null, 'text', {}]) {
        const names = ['ip_list', 'tags', 'tagid_list', 'user_info_list', 'data', 'list']
        api.answer(path, Object.fromEntries(names.map((name) => [name, wrong])))
        assert.is((await rejection(ask(wechat))).code, 'client_bad_answer')
      }
    }))

const field: Readonly<Record<string, string>> = { '/cgi-bin/comment/list': 'comment' }

for (const [path, all] of lists) {
  for (const wrong of ['a text', 7, { 0: 'x' }, true])
    test(`${path}: ${JSON.stringify(wrong)} in the place of the list is no list`, () =>
      inWorld(async ({ api, wechat }) => {
        const name = field[path] ?? 'item'
        api.answer(path, { total_count: 5, [name]: wrong, data: { openid: wrong } })
        const error = await rejection(collected(all(wechat)))
        assert.is(error.code, 'client_bad_answer')
        assert.match(error.message, `${path}: the answer is without its list`)
        assert.match(error.in('zh'), '没有列表')
      }))

  for (const [what, body] of [
    ['HTML', '<html>502</html>'],
    ['cut JSON', '{"total_count":5,"item":[{"media_id":"m"'],
    ['an array', '[]'],
    ['nothing', ''],
  ] as const)
    test(`${path}: 200 with ${what} is no answer`, () =>
      inWorld(
        async ({ api, wechat }) => {
          api.fail(path, { body, times: 9 })
          assert.is((await rejection(collected(all(wechat)))).code, 'client_bad_answer')
        },
        { retries: 0 },
      ))
}

for (const [what, errcode, expected] of [
  ['a text', '"40007"', 40007],
  ['a text of zero', '"0"', undefined],
  ['null', 'null', undefined],
  ['a list', '[40007]', 40007],
  ['an object', '{}', Number.NaN],
] as const)
  test(`an errcode that is ${what}`, () =>
    inWorld(async ({ api, wechat }) => {
      api.fail('/cgi-bin/draft/count', { body: `{"errcode":${errcode},"errmsg":"x","total_count":3}` })
      if (expected === undefined) assert.is(await wechat.draft.count(), 3)
      else assert.equal((await rejection(wechat.draft.count())).errcode, expected)
    }))

test('a page of a thousand entries, none of them in memory after it', () =>
  inWorld(async ({ api, wechat, count }) => {
    api.answer('/cgi-bin/draft/batchget', ({ body }) => {
      const { offset } = body as { offset: number }
      const left = Math.min(1000, 5000 - offset)
      const item = Array.from({ length: left }, (_, at) => ({ media_id: `${offset + at}` }))
      return { total_count: 5000, item_count: left, item }
    })
    assert.is((await collected(wechat.draft.all())).length, 5000)
    assert.is(count('/cgi-bin/draft/batchget'), 6)
  }))

// material

test('material lasts: it is added, listed, fetched byte for byte, counted, and deleted', () =>
  inWorld(async ({ api, wechat }) => {
    const { media_id, url = '' } = await wechat.material.add_material('image', picture, { filename: 'a.png' })
    assert.match(url, /^http:\/\/mmbiz\.qpic\.cn\/mmbiz_png\//)
    assert.equal(api.calls.at(-1)?.query, { type: 'image' })
    const [first] = await collected(wechat.material.all('image'))
    assert.equal([first?.media_id, first?.name, first?.url], [media_id, 'a.png', url])
    const file = await wechat.material.get_material(media_id)
    assert.ok('body' in file)
    assert.equal(await buffer(file.body), picture)
    assert.is((await wechat.material.get_materialcount()).image_count, 1)
    await wechat.material.del_material(media_id)
    assert.is((await rejection(wechat.material.get_material(media_id))).errcode, 40007)
    assert.equal(await collected(wechat.material.all('image')), [])
  }))

test('a video has a title, and comes back with an address', () =>
  inWorld(async ({ api, wechat }) => {
    const name = { filename: 'a.mp4', title: '秋日', introduction: '三分钟' }
    const { media_id } = await wechat.material.add_material('video', picture, name)
    const wire = api.calls.at(-1)?.raw.toString() ?? ''
    assert.match(wire, 'name="description"\r\n\r\n{"title":"秋日","introduction":"三分钟"}\r\n')
    const video = await wechat.material.get_material(media_id)
    assert.ok('down_url' in video)
    assert.equal([video.title, video.description], ['秋日', '三分钟'])
    const { media_id: forMass } = await wechat.media.uploadvideo({ media_id, title: '秋日' })
    assert.type(forMass, 'string')
    const error = await rejection(wechat.material.add_material('video', picture))
    assert.match(error.message, 'material.add_material() takes a string that is not empty as "title"')
  }))

test('a picture inside an article has an address; the library does not count it', () =>
  inWorld(async ({ wechat }) => {
    const { url } = await wechat.media.uploadimg(picture, { filename: 'a.jpg' })
    assert.match(url, /^http:\/\/mmbiz\.qpic\.cn\//)
    assert.is((await wechat.material.get_materialcount()).image_count, 0)
    assert.is((await rejection(wechat.media.uploadimg(picture, { filename: 'a.gif' }))).errcode, 40005)
  }))

for (const [call, most, upload] of [
  ['media.uploadimg()', 2 ** 20, (wechat, bytes) => wechat.media.uploadimg(bytes)],
  ['material.add_material()', 64 * 1024, (wechat, bytes) => wechat.material.add_material('thumb', bytes)],
  ['material.add_material()', 2 * 2 ** 20, (wechat, bytes) => wechat.material.add_material('voice', bytes)],
  ['media.upload()', 10 * 2 ** 20, (wechat, bytes) => wechat.media.upload('video', bytes)],
] as readonly (readonly [string, number, (wechat: Client, bytes: Uint8Array | Blob) => Promise<unknown>])[])
  test(`${call} of ${most} bytes is sent, and one byte more is not`, () =>
    inWorld(async ({ api, wechat }) => {
      await upload(wechat, Buffer.alloc(most))
      api.calls.length = 0
      for (const source of [Buffer.alloc(most + 1), new Blob([Buffer.alloc(most + 1)])]) {
        const error = await rejection(upload(wechat, source))
        assert.is(error.code, 'bad_option')
        assert.match(error.message, `${call} was given more than ${most} bytes`)
      }
      assert.is(api.calls.length, 0)
    }))

// progress

test('an upload tells how far it is, and keeps its length', () =>
  inWorld(async ({ api, wechat }) => {
    const path = join(tmpdir(), `echostr-${process.pid}.jpg`)
    writeFileSync(path, picture)
    for (const source of [picture, new Blob([picture]), await openAsBlob(path)]) {
      const heard: UploadProgress[] = []
      const onProgress = (progress: UploadProgress) => void heard.push(progress)
      await wechat.material.add_material('image', source, { filename: 'a.jpg', onProgress })
      assert.ok(heard.length >= 3, `in ${heard.length} pieces`)
      assert.equal(heard.at(-1), { sent: picture.length, total: picture.length })
      const sent = heard.map((each) => each.sent)
      assert.equal(
        sent,
        [...sent].sort((one, other) => one - other),
      )
      assert.ok(api.calls.at(-1)?.raw.includes(picture))
    }
  }))

test('an upload says its length, with progress too: WeChat takes none in chunks', async () => {
  const heads: IncomingHttpHeaders[] = []
  const served = await serving((req, res) => {
    heads.push(req.headers)
    req.resume().on('end', () => res.end('{"media_id":"m","created_at":1}'))
  })
  const wechat = client({ appId: 'wx1', token: () => 'T', baseUrl: served.url })
  await wechat.media.upload('image', picture)
  await wechat.media.upload('image', picture, { onProgress: () => {} })
  served.close()
  for (const head of heads) {
    assert.ok(Number(head['content-length']) > picture.length)
    assert.is(head['transfer-encoding'], undefined)
  }
  assert.is(heads.length, 2)
})

test('a repeated upload tells it from the beginning', () =>
  inWorld(async ({ api, wechat, drive }) => {
    api.fail('/cgi-bin/media/upload', { errcode: -1 })
    const heard: number[] = []
    const onProgress = ({ sent }: UploadProgress) => void heard.push(sent)
    await drive(wechat.media.upload('image', picture, { onProgress }))
    const ends = heard.filter((sent) => sent === picture.length)
    assert.is(ends.length, 2)
  }))

test('a listener that fails, later too, ends its upload at once, and nothing else', () =>
  inWorld(async ({ wechat }) => {
    const failing: readonly (() => unknown)[] = [
      () => {
        throw new Error('the listener')
      },
      async () => Promise.reject(new Error('the listener')),
      () => Promise.reject('the listener'),
    ]
    for (const fail of failing) {
      let heard = 0
      const onProgress = () => {
        heard++
        return fail() as undefined
      }
      const error = await rejection(wechat.media.upload('image', picture, { onProgress }))
      assert.is(error.code, 'client_progress')
      assert.match(error.in('zh'), '函数 onProgress 出错')
      assert.match(String(error.cause), 'the listener')
      assert.is(heard, 1)
    }
    await wechat.media.upload('image', picture)
  }))

test('an upload that is cut is an error, and says that it may have arrived', () =>
  inWorld(
    async ({ api, wechat }) => {
      api.fail('/cgi-bin/material/add_material', { drop: true })
      const error = await rejection(wechat.material.add_material('image', picture, { filename: 'a.jpg' }))
      assert.is(error.code, 'client_unreachable')
      assert.is((error as { unsent?: boolean }).unsent, false)
    },
    { retries: 0 },
  ))

test.run()
