// The fake API's drafts, material, mass messages and the rest: whatever is asked of them is answered, within bounds.
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { withApi } from '../support/asker.ts'
import { inWorld } from '../support/wechat-api.ts'

const test = suite('fake-api: library')

const paths = [
  ...['draft/add', 'draft/get', 'draft/update', 'draft/delete', 'draft/count', 'draft/batchget'],
  ...['freepublish/submit', 'freepublish/getarticle', 'freepublish/batchget', 'freepublish/delete'],
  ...[
    'material/add_material',
    'material/get_material',
    'material/del_material',
    'material/get_materialcount',
  ],
  ...['material/batchget_material', 'media/uploadimg', 'media/uploadvideo', 'user/info/updateremark'],
  ...['sendall', 'send', 'preview', 'get', 'delete', 'speed/get', 'speed/set'].map(
    (name) => `message/mass/${name}`,
  ),
  ...['open', 'close', 'list', 'markelect', 'unmarkelect', 'delete', 'reply/add', 'reply/delete'].map(
    (name) => `comment/${name}`,
  ),
  ...['openapi/quota/get', 'openapi/quota/clear', 'openapi/rid/get', 'clear_quota/v2', 'callback/check'],
  ...['shorten/gen', 'shorten/fetch', 'menu/trymatch'],
].map((path) => `/cgi-bin/${path}`)
const others = [
  ...['addtemplate', 'deltemplate', 'gettemplate', 'getcategory', 'getpubtemplatetitles'].map(
    (name) => `/wxaapi/newtmpl/${name}`,
  ),
  ...['getusersummary', 'getarticletotal', 'getupstreammsgdist'].map((name) => `/datacube/${name}`),
]

const names = fc.constantFrom(
  ...[
    'articles',
    'media_id',
    'index',
    'title',
    'content',
    'image_info',
    'article_type',
    'offset',
    'count',
    'type',
  ],
  ...[
    'filter',
    'touser',
    'msgtype',
    'text',
    'clientmsgid',
    'msg_id',
    'speed',
    'msg_data_id',
    'user_comment_id',
  ],
  ...['cgi_path', 'rid', 'action', 'long_data', 'expire_seconds', 'kidList', 'tid', 'begin_date', 'end_date'],
)
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    0,
    1,
    2,
    -1,
    1e300,
    'news',
    'newspic',
    'text',
    'constructor',
    '__proto__',
    '2023-11-01',
    '/cgi-bin/x',
  ),
)
const object = fc.dictionary(names, value, { maxKeys: 5 })
const body = fc.dictionary(names, fc.oneof(value, object, fc.array(object, { maxLength: 3 })), { maxKeys: 6 })

test(
  'whatever JSON comes, the answer is JSON with a number as errcode, or none',
  withApi(async (asker) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths, ...others),
        fc.oneof(body, fc.jsonValue()),
        async (path, given) => {
          const answer = await asker.ask(path, given as object)
          assert.type(answer.errcode ?? 0, 'number', `${path} ${JSON.stringify(given)}`)
          assert.is.not(answer.errcode, 40066, path)
        },
      ),
      { seed: 22, numRuns: 1500 },
    )
    assert.is((await asker.ask('/cgi-bin/draft/count')).total_count, 0)
  }),
)

test('drafts are kept up to 32 MiB, the newest of them', () =>
  inWorld(async ({ wechat }) => {
    const { media_id: thumb_media_id } = await wechat.material.add_material('image', Buffer.alloc(9))
    const article = { title: 't', content: '字'.repeat(19_999), thumb_media_id }
    let newest = ''
    for (let count = 0; count < 120; count++)
      newest = (await wechat.draft.add(Array.from({ length: 8 }, () => article))).media_id
    const kept = await wechat.draft.count()
    assert.ok(kept > 90 && kept < 110, String(kept))
    assert.is((await wechat.draft.get(newest)).news_item.length, 8)
  }))

test.run()
