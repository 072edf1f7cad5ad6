import * as core from 'echostr'
import { App, type AppOptions, MemoryLedger, MemoryStore, Slot } from 'echostr'
import { deliveries } from 'echostr/testing'
import { type Row, row } from './row.ts'

const token = 'xq123456'
const encodingAESKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const key = new core.AesKey(encodingAESKey)
const delivery = deliveries({ token }).text('你好')
const fields = {
  ToUserName: 'gh_test',
  FromUserName: 'o-user',
  MsgType: 'text',
  Content: '你好',
  CreateTime: '1',
}
const message = core.toMessage(fields)
const ctx = new core.Context(message, delivery)
const sealed = core.seal('text', { token, key, id: 'wx1' }, { timestamp: '1700000000' })

function app(): App {
  return new App({ token }).onError(() => {})
}

const options: AppOptions = {
  token,
  id: 'gh_test',
  freshness: 300,
  replay: true,
  overflow: 'cut',
  deadline: 4500,
  deliveries: 3,
  lateLimit: 300_000,
  streamLimit: 65_536,
  placeholder: '…',
  holds: 10,
  key: () => undefined,
  ledger: new MemoryLedger(),
  maxPending: 10,
  onFailure: 'acknowledge',
  clock: core.systemClock,
}

const apps: readonly Row[] = [
  row('App', { options }, (given) => new App(given), 'new App()|option'),
  row('App', { options: { accounts: { '/a': { token } } } }, (given) => new App(given), 'new App()|option'),
  row(
    'App',
    { options: { token, appId: 'wx1', encodingAESKey } },
    (given) => new App(given),
    'new App()|option',
  ),
  row(
    'App.on',
    { kind: 'text', handler: () => 'x' },
    (...given) => app().on(...(given as ['text', () => string])),
    'app.on()',
  ),
  row('App.use', { layer: () => 'x' }, (...given) => app().use(...given), 'app.use()'),
  row(
    'App.use',
    { plugin: { name: 'x', requires: [], setup: () => {} } },
    (...given) => app().use(...given),
    'app.use()',
  ),
  row(
    'App.replace',
    { stage: 'parse', fn: () => message },
    (...given) => app().replace(...(given as ['parse', never])),
    'app.replace()',
  ),
  row(
    'App.wrap',
    { stage: 'parse', layer: (inner: never) => inner },
    (...given) => app().wrap(...(given as ['parse', never])),
    'app.wrap()',
  ),
  row('App.onError', { hook: () => {} }, (hook) => app().onError(hook), 'app.onError()'),
  row('App.onLate', { hook: () => {} }, (hook) => app().onLate(hook), 'app.onLate()'),
  row('App.onPart', { hook: () => {} }, (hook) => app().onPart(hook), 'app.onPart()'),
  row('App.onDeadline', { hook: () => undefined }, (hook) => app().onDeadline(hook), 'app.onDeadline()'),
  row(
    'App.report',
    { error: new Error('x'), ctx },
    (...given) => app().report(...(given as [Error])),
    'app.report()',
  ),
  row('App.handle', { delivery }, (given) => app().handle(given), 'app.handle()'),
  row(
    'App.refuse',
    { thrown: new Error('x'), delivery },
    (...given) => app().refuse(...(given as [Error, never])),
    'app.refuse()',
  ),
  row('App.close', { options: { grace: 1 } }, (given) => app().close(given), 'app.close()'),
  row('App.health', {}, () => app().health(), 'app.health()'),
]

const wire: readonly Row[] = [
  row('listener', { app: app(), options: { path: '/wechat', limit: 9, bodies: 9 } }, (...given) =>
    core.listener(...(given as [App])),
  ),
  row('listener', { app: app(), path: '/wechat' }, (...given) => core.listener(...(given as [App]))),
  row('AesKey', { encodingAESKey }, (given) => new core.AesKey(given), 'EncodingAESKey'),
  row('AesKey.encrypt', { plain: Buffer.alloc(32) }, (plain) => key.encrypt(plain), 'key.encrypt()'),
  row(
    'AesKey.decrypt',
    { encrypted: Buffer.alloc(32) },
    (encrypted) => key.decrypt(encrypted),
    'key.decrypt()',
  ),
  row('open', { sealed, credentials: { tokens: [token], keys: [key], ids: ['wx1'] } }, (...given) =>
    core.open(...(given as [never, never])),
  ),
  row(
    'seal',
    {
      text: 'x',
      seal: { token, key, id: 'wx1' },
      options: { timestamp: '1', nonce: 'n', random: Buffer.alloc(16) },
    },
    (...given) => core.seal(...(given as [string, never, never])),
  ),
  row('sign', { parts: 'a', 'parts ': 'b' }, (...given) => core.sign(...given)),
  row('sameSignature', { a: 'a', b: 'a' }, (...given) => core.sameSignature(...(given as [string, string]))),
  row('parseXml', { xml: '<xml/>', root: 'xml' }, (...given) => core.parseXml(...(given as [string]))),
  row('parseJson', { json: '{}' }, (json) => core.parseJson(json)),
  row('toXml', { fields: { a: 'b' }, root: 'xml' }, (...given) => core.toXml(...(given as [never]))),
  row('kindOf', { message }, (given) => core.kindOf(given)),
  row('toMessage', { fields }, (given) => core.toMessage(given)),
  row('printable', { text: 'x' }, (given) => core.printable(given)),
  row(
    'checkOptions',
    { name: 'f()', options: { a: 1 }, known: { a: 'count' }, error: { code: 'a_code' } },
    (...given) => core.checkOptions(...(given as [string, object, never])),
    'checkOptions()|f()',
  ),
  row(
    'EchostrError',
    { code: 'bad_option', message: 'x', details: { status: 0, errcode: 1, cause: 1 } },
    (...given) => new core.EchostrError(...(given as [string, string])),
    'new EchostrError()',
  ),
  row(
    'EchostrError.in',
    { lang: 'en' },
    (lang) => new core.EchostrError('bad_option', 'x').in(lang),
    'error.in()',
  ),
  row('EchostrError.toString', {}, () => new core.EchostrError('bad_option', 'x').toString()),
  row('langOf', { env: { LANG: 'zh_CN' } }, (env) => core.langOf(env), 'langOf()'),
]

const replies: readonly Row[] = [
  row('text', { Content: 'x' }, (given) => core.text(given)),
  row('image', { MediaId: 'x' }, (given) => core.image(given)),
  row('voice', { MediaId: 'x' }, (given) => core.voice(given)),
  row('video', { MediaId: 'x', caption: { Title: 'x', Description: 'x' } }, (...given) =>
    core.video(...(given as [string])),
  ),
  row(
    'music',
    { Music: { ThumbMediaId: 'x', Title: 'x', Description: 'x', MusicUrl: 'x', HQMusicUrl: 'x' } },
    (given) => core.music(given),
  ),
  row(
    'news',
    { Articles: { Title: 'x', Description: 'x', PicUrl: 'x', Url: 'x' }, 'Articles ': { Title: 'x' } },
    (...given) => core.news(...given),
  ),
  row('transfer_customer_service', { KfAccount: 'a@b' }, (given) => core.transfer_customer_service(given)),
  row('transfer_biz_ai_ivr', {}, () => core.transfer_biz_ai_ivr()),
  row('raw', { body: 'x' }, (given) => core.raw(given)),
  row('mapText', { ' result': 'x', change: () => 'y' }, (...given) =>
    core.mapText(...(given as [string, () => string])),
  ),
  row('toReply', { result: 'x' }, (given) => core.toReply(given)),
  row('toReply', { result: { MsgType: 'news', Articles: [] } }, (given) => core.toReply(given)),
  row('isReply', { value: { MsgType: 'text', Content: 'x' } }, (given) => core.isReply(given)),
]

const slot = new Slot<string>('x')
slot.set(ctx, 'x')
const ledger = new MemoryLedger()
const store = new MemoryStore()

const state: readonly Row[] = [
  row(
    'Context',
    {
      message,
      delivery,
      account: '',
      progress: { attempt: 1, remaining: () => 1, signal: AbortSignal.abort() },
    },
    (...given) => new core.Context(...(given as [never, never])),
    'new Context()',
  ),
  row('Context.remaining', {}, () => ctx.remaining(), 'ctx.remaining()'),
  row('Slot', { name: 'x' }, (name) => new Slot(name), 'new Slot()'),
  row('Slot.of', { ctx }, (given) => slot.of(given), 'slot.of()'),
  row('Slot.has', { ctx }, (given) => slot.has(given), 'slot.has()'),
  row('Slot.set', { ctx, value: 1 }, (...given) => slot.set(...(given as [never, never])), 'slot.set()'),
  row(
    'MemoryStore',
    { options: { limit: 9, bytes: 999, clock: core.systemClock } },
    (given) => new MemoryStore(given),
    'new MemoryStore()',
  ),
  row('MemoryStore.get', { key: 'a' }, (given) => store.get(given), 'store.get()'),
  row(
    'MemoryStore.set',
    { key: 'a', value: 'b', options: { ttl: 1, was: null } },
    (...given) => store.set(...(given as [string, string, never])),
    'store.set()',
  ),
  row('MemoryStore.delete', { key: 'a' }, (given) => store.delete(given), 'store.delete()'),
  row(
    'MemoryLedger',
    { options: { entries: 9, bytes: 20_000, clock: core.systemClock } },
    (given) => new MemoryLedger(given),
    'new MemoryLedger()',
  ),
  row(
    'MemoryLedger.claim',
    { key: 'a', lease: 1, token: 't' },
    (...given) => ledger.claim(...(given as [string, number])),
    'ledger.claim()',
  ),
  row(
    'MemoryLedger.settle',
    { key: 'a', token: 't', outcome: { reply: null, sent: 'passive' } },
    (...given) => ledger.settle(...(given as [string, string, never])),
    'ledger.settle()',
  ),
  row(
    'MemoryLedger.wait',
    { key: 'b', signal: AbortSignal.abort() },
    (...given) => ledger.wait(...(given as [string, AbortSignal])),
    'ledger.wait()',
  ),
  row('MemoryLedger.has', { key: 'a' }, (given) => ledger.has(given), 'ledger.has()'),
  row(
    'update',
    {
      store,
      key: 'b',
      change: () => 1,
      options: {
        ttl: 9,
        parse: Number,
        from: { was: null, value: undefined },
        report: () => {},
        mend: () => '',
      },
    },
    (...given) => core.update(...(given as [never, string, never, never])),
  ),
  row('within', { clock: core.systemClock, ms: 9, work: () => 1, instead: () => 2 }, (...given) =>
    core.within(...(given as [never, number, never])),
  ),
  row(
    'readStored',
    { store, key: 'a', parse: String, options: { report: () => {}, mend: String, ttl: 9 } },
    (...given) => core.readStored(...(given as [never, string, never])),
  ),
  row('keyName', { key: 'a' }, (given) => core.keyName(given)),
  row(
    'systemClock.every',
    { ms: 1000, tick: () => {} },
    (...given) => core.systemClock.every(...(given as [number, () => void]))(),
    'clock.every()',
  ),
  row('systemClock.now', {}, () => core.systemClock.now(), 'clock.now()'),
  row('systemClock.elapsed', {}, () => core.systemClock.elapsed(), 'clock.elapsed()'),
]

export const coreRows: readonly Row[] = [...apps, ...wire, ...replies, ...state]
