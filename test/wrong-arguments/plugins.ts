import { App, Context, MemoryStore, systemClock, toMessage } from 'echostr'
import * as client from 'echostr/plugins/client'
import { cloudHosting } from 'echostr/plugins/cloud'
import { dialogue, dialogues } from 'echostr/plugins/dialogue'
import * as late from 'echostr/plugins/late'
import { fetchOnNext, push } from 'echostr/plugins/late'
import * as match from 'echostr/plugins/match'
import { sequentialize } from 'echostr/plugins/order'
import { session } from 'echostr/plugins/session'
import { deliveries } from 'echostr/testing'
import { security } from '../support/sealed-api.ts'
import { type Row, row } from './row.ts'

const answer = {
  access_token: 'T',
  ticket: 'T',
  expires_in: 7200,
  tag: {},
  tags: [],
  tagid_list: [],
  ip_list: [],
  user_info_list: [],
  msgid: 1,
  msg_id: 1,
  total_count: 0,
  item: [],
  comment: [],
  list: [],
  data: { openid: [] },
}
const fetch = async (url: unknown) =>
  Response.json(String(url).includes('newtmpl') ? { ...answer, data: [] } : answer)
const wechat = client.client({ appId: 'wx1', secret: 's', fetch })
const options = {
  appId: 'wx1',
  secret: 's',
  store: new MemoryStore(),
  timeout: 1,
  mediaTimeout: 1,
  limit: 9,
  mediaLimit: 9,
  retries: 0,
  baseUrl: 'http://127.0.0.1',
  fetch,
  clock: systemClock,
}

/** A method of the client by its path in it. */
function call(path: string, given: Row['given'] = {}): Row {
  const [name = '', inner = '', innermost] = path.split('.')
  // biome-ignore lint/suspicious/noExplicitAny: groups and methods alike
  const owner = (innermost ? (wechat as any)[name][inner] : inner ? (wechat as any)[name] : wechat) as any
  const run = async (...args: unknown[]) => {
    const result = owner[innermost ?? (inner || name)](...args)
    if (typeof result?.next !== 'function') return result
    for await (const _ of result);
  }
  return row(`client.${path}`, given, run, `${path}()|call()`)
}

const text = { touser: 'o', msgtype: 'text', text: { content: 'x' } }
const article = { title: 't', content: 'c', thumb_media_id: 'm', author: 'a', digest: 'd' }
const one = { msg_data_id: '1', index: 0, user_comment_id: 1 }
const file = { source: new Uint8Array(1), name: { filename: 'a.png', contentType: 'image/png' } }
const mass = { msgtype: 'text', text: { content: 'x' }, clientmsgid: 'c' }
const days = { range: { begin_date: '2026-11-26', end_date: '2026-11-26' } }
const menu = { button: [{ type: 'click', name: 'x', key: 'K' }] }

export const clientRows: readonly Row[] = [
  row('client', { options }, (given) => client.client(given)),
  row('client', { options: { appId: 'wx1', token: () => 'T' } }, (given) => client.client(given)),
  call('call', { path: '/cgi-bin/x', body: {}, options: { once: true } }),
  call('download', { path: '/cgi-bin/x', body: {} }),
  row('client', { options: { appId: 'wx1', token: () => 'T', security } }, (given) => client.client(given)),
  call('token'),
  call('ticket', { type: 'jsapi' }),
  row(
    'bareCalls',
    {
      options: { timeout: 9, limit: 99, retries: 0, baseUrl: 'http://127.0.0.1', fetch, clock: systemClock },
    },
    (given) => client.bareCalls(given),
  ),
  row(
    'bareCalls.call',
    { path: '/x', body: {}, options: { once: true, secrets: ['s'] } },
    (...given) => client.bareCalls({ fetch })(...(given as [string])),
    'the call of bareCalls()',
  ),
  call('clear_quota'),
  call('clear_quota_v2'),
  call('getcallbackip'),
  call('get_api_domain_ip'),
  call('custom.send', { message: text, options: { once: true } }),
  call('custom.typing', { touser: 'o', command: 'Typing' }),
  call('mass.sendall', { message: { ...mass, filter: { is_to_all: true } } }),
  call('mass.send', { message: { ...mass, touser: ['o1', 'o2'] } }),
  call('mass.preview', { message: { ...mass, towxname: 'w' } }),
  call('mass.get', { msg_id: '1' }),
  call('mass.delete', { which: { msg_id: '1', article_idx: 1 } }),
  call('mass.speed.get'),
  call('mass.speed.set', { speed: 0 }),
  call('media.upload', { type: 'image', ...file }),
  call('media.uploadimg', file),
  call('media.uploadvideo', { video: { media_id: 'm', title: 't' } }),
  call('material.add_material', { type: 'image', ...file }),
  call('material.get_material', { media_id: 'm' }),
  call('material.del_material', { media_id: 'm' }),
  call('material.get_materialcount'),
  call('material.batchget_material', { range: { type: 'image', offset: 0, count: 1 } }),
  call('material.all', { type: 'image' }),
  call('draft.add', { articles: [article] }),
  call('draft.get', { media_id: 'm' }),
  call('draft.update', { media_id: 'm', index: 0, article }),
  call('draft.delete', { media_id: 'm' }),
  call('draft.count'),
  call('draft.batchget', { range: { offset: 0, count: 1, no_content: 1 } }),
  call('draft.all', { options: { no_content: 1 } }),
  call('media.get', { media_id: 'm' }),
  call('media.jssdk', { media_id: 'm' }),
  call('menu.create', { menu }),
  call('menu.get'),
  call('menu.delete'),
  call('menu.addconditional', { menu: { ...menu, matchrule: {} } }),
  call('menu.delconditional', { menuid: '1' }),
  call('menu.trymatch', { user_id: 'o' }),
  call('newtmpl.addtemplate', { template: { tid: 1, kidList: [1, 2], sceneDesc: 'x' } }),
  call('newtmpl.deltemplate', { priTmplId: 'p' }),
  call('newtmpl.gettemplate'),
  call('newtmpl.getcategory'),
  call('newtmpl.getpubtemplatetitles', { range: { ids: '1', start: 0, limit: 1 } }),
  call('newtmpl.getpubtemplatekeywords', { tid: 1 }),
  call('shorten.gen', { long_data: 'x', expire_seconds: 1 }),
  call('shorten.fetch', { short_key: 'k' }),
  call('comment.open', { article: { msg_data_id: 1, index: 0 } }),
  call('comment.close', { article: { msg_data_id: 1, index: 0 } }),
  call('comment.list', { range: { msg_data_id: 1, index: 0, begin: 0, count: 1, type: 0 } }),
  call('comment.all', { article: { msg_data_id: 1, type: 0 } }),
  call('comment.markelect', { comment: one }),
  call('comment.unmarkelect', { comment: one }),
  call('comment.delete', { comment: one }),
  call('comment.reply.add', { reply: { ...one, content: 'x' } }),
  call('comment.reply.delete', { comment: one }),
  // the others are checked by the same row of the table
  call('datacube.getusersummary', days),
  call('openapi.quota.get', { cgi_path: '/cgi-bin/x' }),
  call('openapi.quota.clear', { cgi_path: '/cgi-bin/x' }),
  call('openapi.rid.get', { rid: 'r' }),
  call('callback.check', { options: { action: 'all', check_operator: 'CAP' } }),
  call('user.updateremark', { openid: 'o', remark: 'x' }),
  call('template.send', { message: { touser: 'o', template_id: 't', data: {} } }),
  call('subscribe.send', { message: { touser: 'o', template_id: 't', data: {} } }),
  call('subscribe.bizsend', { notice: { touser: 'o', template_id: 't', data: {} } }),
  call('qrcode.create', { code: { action_name: 'QR_SCENE', action_info: { scene: { scene_id: 1 } } } }),
  call('qrcode.url', { ticket: 't' }),
  call('user.info', { openid: 'o', lang: 'en' }),
  call('user.batchget', { openids: ['o'], lang: 'en' }),
  call('user.get', { next_openid: 'o' }),
  call('user.all'),
  call('tags.create', { name: 'x' }),
  call('tags.get'),
  call('tags.update', { id: 1, name: 'x' }),
  call('tags.delete', { id: 1 }),
  call('tags.getidlist', { openid: 'o' }),
  call('tags.members.batchtagging', { tagid: 1, openid_list: ['o'] }),
  call('tags.members.batchuntagging', { tagid: 1, openid_list: ['o'] }),
  call('tags.members.all', { tagid: 1 }),
  call('freepublish.submit', { media_id: 'm' }),
  call('freepublish.get', { publish_id: 'p' }),
  call('freepublish.delete', { article_id: 'a', index: 0 }),
  call('freepublish.getarticle', { article_id: 'a' }),
  call('freepublish.batchget', { range: { offset: 0, count: 1 } }),
  call('freepublish.all', { options: { no_content: 1 } }),
  row(
    'CallError',
    { code: 'client_timeout', message: 'x', details: { unsent: true, cause: 1 } },
    (...given) => new client.CallError(...(given as ['client_timeout', string])),
    'new CallError()',
  ),
  row(
    'WeChatApiError',
    { path: '/x', errcode: 1, errmsg: 'x', msg_id: '1' },
    (...given) => new client.WeChatApiError(...(given as [string, number, string])),
    'new WeChatApiError()',
  ),
  row(
    'WeChatApiError.in',
    { lang: 'en' },
    (lang) => new client.WeChatApiError('/x', 1, 'x').in(lang),
    'error.in()',
  ),
]

export const matchRows: readonly Row[] = [
  row('when', { text: 'x', handler: () => 'y' }, (...given) => match.when(...(given as [string, never]))),
  row('when', { text: /x/, handler: () => 'y' }, (...given) => match.when(...(given as [string, never]))),
  row('key', { key: 'x', handler: () => 'y' }, (...given) => match.key(...(given as [string, never]))),
  row('scene', { scene: 'x', handler: () => 'y' }, (...given) => match.scene(...(given as [string, never]))),
  row('unsupported', { handler: () => 'y' }, (handler) => match.unsupported(handler)),
  row('match', { rules: match.when('x', () => 'y') }, (...given) => match.match(...given)),
  row('fold', { text: 'x' }, (given) => match.fold(given)),
]

const item = {
  id: '1',
  account: '',
  accountId: 'gh',
  to: 'o',
  reply: { MsgType: 'text', Content: 'x' } as const,
  at: 1,
  label: 'x',
}
const lateOptions = { via: [fetchOnNext()], store: new MemoryStore(), resend: true, ttl: 9, label: () => 'x' }
const fetching = {
  prompt: 'x',
  ttl: 9,
  limit: 1,
  newMessage: 'skip',
  wait: 9,
  words: { asked: () => 'x', more: () => 'x' },
}
const pushing = { typing: true, extras: {}, cover: 'm' }

const message = toMessage({ ToUserName: 'gh', FromUserName: 'o', MsgType: 'text', Content: 'x' })
const current = new Context(message, deliveries({ token: 'xq123456' }).text('x'))

export const lateRows: readonly Row[] = [
  row('late', { options: lateOptions }, (given) => late.late(given)),
  row('fetchOnNext', { options: fetching }, (given) => fetchOnNext(given)),
  row('push', { client: wechat, options: pushing }, (...given) => push(...(given as [never]))),
  row('markAsAi', { ctx: current }, (given) => late.markAsAi(given)),
  row('splitText', { text: 'x', limit: 9 }, (...given) => late.splitText(...(given as [string]))),
  row(
    'LateError',
    { code: 'late_failed', what: 'x', item, cause: 1 },
    (...given) => new late.LateError(...(given as ['late_failed', string, never])),
    'new LateError()',
  ),
]

const cart = session({ initial: () => ({}), ttl: 9 })

/** A method of a session, for a message that is on its way through the app. */
function ofSession(name: 'of' | 'set' | 'update' | 'delete', given: Row['given'] = {}): Row {
  const run = async (...args: unknown[]) => {
    const app = new App({ token: 'xq123456' }).onError(() => {}).use(cart)
    let done: unknown
    app.on('text', async (ctx) => {
      const real = args.map((arg) => (arg === current ? ctx : arg))
      // biome-ignore lint/suspicious/noExplicitAny: wrong arguments are the point
      done = (cart as any)[name](...real)
      await Promise.resolve(done).catch(() => {})
    })
    await app.handle(deliveries({ token: 'xq123456' }).text('x'))
    return done
  }
  return row(`session.${name}`, { ctx: current, ...given }, run, `session.${name}()`)
}

export const sessionRows: readonly Row[] = [
  row(
    'session',
    { options: { initial: () => 1, ttl: 9, check: () => true, store: new MemoryStore(), name: 'x' } },
    (given) => session(given),
  ),
  ofSession('of'),
  ofSession('set', { value: {} }),
  ofSession('update', { change: () => ({}) }),
  ofSession('delete'),
]

const sequencing = {
  by: () => 'x',
  most: 1,
  busy: () => 'x',
  turn: 9,
  store: new MemoryStore(),
  name: 'x',
  clock: systemClock,
  report: () => {},
}

export const orderRows: readonly Row[] = [
  row('sequentialize', { options: sequencing }, (given) => sequentialize(given)),
  row(
    'sequentialize.inTurn',
    { ctx: current, next: () => 'x' },
    (...given) => {
      const { inTurn } = sequentialize()
      return inTurn(...(given as Parameters<typeof inTurn>))
    },
    'inTurn()',
  ),
]

const asked = dialogue('asked', () => 'x')
const dialogueOptions = {
  store: new MemoryStore(),
  timeout: 9,
  retries: 1,
  cancel: ['x'],
  limit: 9,
  steps: 9,
  bytes: 9,
  words: { busy: 'x' },
}

export const dialogueRows: readonly Row[] = [
  row('dialogue', { name: 'x', run: () => 'x', options: { version: 1, changed: 'end' } }, (...given) =>
    dialogue(...(given as [string, () => string])),
  ),
  row('dialogues', { list: [asked], options: dialogueOptions }, (...given) =>
    dialogues(...(given as [[typeof asked]])),
  ),
]

const hosted = {
  path: '/5f0c2b9e-7a41-4d8c-9c3e-2b1f6a7d8e90',
  appId: 'wx1234567890abcdef',
  id: 'gh_test',
  domains: ['example.com'],
}

export const cloudRows: readonly Row[] = [
  row('cloudHosting', { options: hosted }, (given) => cloudHosting(given)),
]
