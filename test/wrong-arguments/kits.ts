import { App, MemoryLedger, MemoryStore, systemClock } from 'echostr'
import * as kits from 'echostr/testing'
import { deliveries, FakeApi, fakeClock, type SignedDelivery } from 'echostr/testing'
import { type Row, row } from './row.ts'

const token = 'xq123456'
const encodingAESKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const clock = fakeClock()
const options = {
  token,
  appId: 'wx1',
  encodingAESKey,
  compatible: true,
  path: '/',
  user: 'o',
  account: 'gh',
  clock,
}
const delivery = deliveries({ token, clock })
const api = new FakeApi()

function app(): App {
  return new App({ token, clock }).onError(() => {}).on('text', () => 'x')
}

const withFields = (['image', 'voice', 'video', 'shortvideo', 'location', 'link'] as const).map((name) =>
  row(
    `deliveries.${name}`,
    { fields: { a: 'b' } },
    (fields) => delivery[name](fields),
    `deliveries().${name}()`,
  ),
)

/** A method of a clock of its own. */
function onClock(name: 'advance' | 'pass' | 'sleep' | 'jump', given: Row['given']): Row {
  const call = (value: never) => {
    const own = fakeClock()
    const done = own[name](value)
    own.advance(100)
    return done
  }
  return row(`fakeClock.${name}`, given, call, `clock.${name}()`)
}

export const kitRows: readonly Row[] = [
  row('deliveries', { options }, (given) => deliveries(given).text('x')),
  row(
    'deliveries.handshake',
    { echostr: '1' },
    (given) => delivery.handshake(given),
    'deliveries().handshake()',
  ),
  row(
    'deliveries.text',
    { Content: 'x', fields: { a: 'b' } },
    (...given) => delivery.text(...(given as [string])),
    'deliveries().text()',
  ),
  ...withFields,
  row('pieces', { texts: ['x'], options: { every: 10, clock } }, (...given) =>
    kits.pieces(...(given as [string[]])),
  ),
  row(
    'deliveries.event',
    { Event: 'CLICK', fields: { a: 'b' } },
    (...given) => delivery.event(...(given as [string])),
    'deliveries().event()',
  ),
  row(
    'deliveries.message',
    { MsgType: 'x', fields: { a: 'b' } },
    (...given) => delivery.message(...(given as [string])),
    'deliveries().message()',
  ),
  row('deliveries.json', { fields: { a: 'b' } }, (given) => delivery.json(given), 'deliveries().json()'),
  row('deliveries.raw', { body: 'x' }, (given) => delivery.raw(given), 'deliveries().raw()'),
  row('send', { target: app(), delivery: delivery.text('x') }, (...given) =>
    kits.send(...(given as [App, SignedDelivery])),
  ),
  row('readAnswer', { answer: { status: 200, body: 'success', type: 'text/plain' } }, (given) =>
    kits.readAnswer(given),
  ),
  row('play', { app: app(), delivery: delivery.text('x'), options: { clock, deliveries: 3 } }, (...given) =>
    kits.play(...(given as [App, SignedDelivery, never])),
  ),
  row('pushXml', { fields: { a: 'b' } }, (given) => kits.pushXml(given)),
  row('fakeClock', { start: 1 }, (given) => fakeClock(given)),
  onClock('advance', { ms: 1 }),
  onClock('pass', { ms: 1 }),
  onClock('sleep', { ms: 1 }),
  onClock('jump', { seconds: 1 }),
  row(
    'fakeClock.every',
    { ms: 1, tick: () => {} },
    (...given) => clock.every(...(given as [number, () => void]))(),
    'clock.every()',
  ),
  row('fakeClock.now', {}, () => clock.now(), 'clock.now()'),
  row('fakeClock.elapsed', {}, () => clock.elapsed(), 'clock.elapsed()'),
  row(
    'hostContract',
    {
      make: () => ({ url: 'http://127.0.0.1:1', close: () => {} }),
      traits: { hangUp: 503, tells: false, mounts: true, parsers: ['string'], routes: true },
    },
    (...given) => kits.hostContract(...(given as [never])),
  ),
  row(
    'pluginContract',
    {
      make: () => ({ name: 'x', setup: () => {} }),
      traits: {
        own: () => delivery.text('x'),
        takes: ['text'],
        rewrites: true,
        observe: () => 1,
        refuses: { x: () => {} },
        kinds: { text: {} },
        folder: '.',
      },
    },
    (...given) => kits.pluginContract(...(given as [never])),
  ),
  row(
    'ledgerContract',
    { make: () => ({ subject: new MemoryLedger({ clock }), pass: clock.pass }) },
    (given) => kits.ledgerContract(given),
  ),
  row('storeContract', { make: () => ({ subject: new MemoryStore({ clock }), pass: clock.pass }) }, (given) =>
    kits.storeContract(given),
  ),
  row(
    'FakeApi',
    { options: { appId: 'wx', secret: 's', followers: ['o'], clock: systemClock } },
    (given) => new FakeApi(given),
    'new FakeApi()',
  ),
  row(
    'fakeApi',
    { options: { appId: 'wx', secret: 's', followers: ['o'], clock: systemClock } },
    async (given) => (await kits.fakeApi(given)).close(),
    'new FakeApi()',
  ),
  row(
    'FakeApi.commented',
    { msg_data_id: '1', openid: 'o', content: 'x', index: 0 },
    (...given) => api.commented(...(given as [string, string, string])),
    'api.commented()',
  ),
  row('FakeApi.sent', { openid: 'o' }, (given) => api.sent(given), 'api.sent()'),
  row(
    'FakeApi.interacted',
    { openid: 'o', kind: 'message' },
    (...given) => api.interacted(...(given as [string])),
    'api.interacted()',
  ),
  row(
    'FakeApi.fail',
    {
      path: '*',
      fault: { errcode: 1, errmsg: 'x', drop: true, hang: true, status: 500, body: 'x', type: 'x', times: 1 },
    },
    (...given) => api.fail(...(given as [string, never])),
    'api.fail()',
  ),
  row(
    'FakeApi.profile',
    { openid: 'o', profile: { nickname: 'x', headimgurl: 'x', unionid: 'x' } },
    (...given) => api.profile(...(given as [string, { nickname: string }])),
    'api.profile()',
  ),
  row('FakeApi.windows', { openid: 'o' }, (given) => api.windows(given), 'api.windows()'),
  row('FakeApi.secure', { paths: ['/x'] }, (given) => api.secure(given), 'api.secure()'),
  row('FakeApi.heal', {}, () => api.heal(), 'api.heal()'),
  row(
    'FakeApi.answer',
    { path: '/x', route: {} },
    (...given) => api.answer(...(given as [string, never])),
    'api.answer()',
  ),
  row('FakeApi.expireTokens', { errcode: 42001 }, (given) => api.expireTokens(given), 'api.expireTokens()'),
  row(
    'FakeApi.quota',
    { path: '/x', calls: 1 },
    (...given) => api.quota(...(given as [string, number])),
    'api.quota()',
  ),
  row(
    'FakeApi.store',
    { type: 'image', bytes: new Uint8Array(1), contentType: 'image/png', filename: 'a.png' },
    (...given) => api.store(...(given as [string, Uint8Array])),
    'api.store()',
  ),
]
