import { systemClock } from 'echostr'
import * as devtools from 'echostr/plugins/devtools'
import { examine, hostileBodies, scaledClock, serveChat, WeChat } from 'echostr/plugins/devtools'
import { inspect } from 'echostr/plugins/inspect'
import { type Row, row } from './row.ts'

const token = 'xq123456'
const encodingAESKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
/** Nobody listens there. */
const url = 'http://127.0.0.1:9/wechat'
const clock = scaledClock(10_000)
const faults = {
  drop: 'answer',
  tries: [1],
  duplicate: 1,
  reorder: false,
  latency: 1,
  trickle: 1,
  from: '127.0.0.1',
  signature: 'bad',
  body: 'empty',
}
const account = { url, token, appId: 'wx1', encodingAESKey, mode: 'secure', user: 'o', account: 'gh', clock }
const message = { user: 'o', faults: {}, tries: 1 }
const wechat = new WeChat({ url, token, clock })
const chat = {
  url,
  token,
  appId: 'wx1',
  encodingAESKey,
  mode: 'plain',
  account: 'gh',
  name: 'x',
  menu: '{"button":[]}',
  faults: [],
  users: [],
  port: 0,
  allowRemote: false,
  clock: systemClock,
  secret: 's',
}

const hostile = Object.entries(hostileBodies).map(([name, make]) =>
  row(`hostileBodies.${name}`, { push: '<xml></xml>' }, (push) => make(push)),
)

export const devtoolsRows: readonly Row[] = [
  row(
    'WeChat',
    { options: { ...account, format: 'xml', faults } },
    (given) => new WeChat(given),
    'new WeChat()|mode needs',
  ),
  row('WeChat.watch', { watcher: () => {} }, (given) => wechat.watch(given)(), 'wechat.watch()'),
  row('WeChat.handshake', {}, () => wechat.handshake(), 'wechat.handshake()'),
  row(
    'WeChat.say',
    { Content: 'x', options: message },
    (...given) => wechat.say(...(given as [string])),
    'wechat.say()',
  ),
  row(
    'WeChat.send',
    { kind: 'text', fields: { Content: 'x' }, options: message },
    (...given) => wechat.send(...(given as [string])),
    'wechat.send()',
  ),
  row(
    'WeChat.draft',
    { kind: 'text', fields: { Content: 'x' }, options: { ...message, faults } },
    (...given) => wechat.draft(...(given as [string])),
    'wechat.draft()',
  ),
  row(
    'WeChat.deliver',
    { draft: wechat.draft('text'), options: message },
    (...given) => wechat.deliver(...(given as [never])),
    'wechat.deliver()',
  ),
  row(
    'examine',
    { options: { ...account, calls: 1, slow: 'x', onFinding: () => {} } },
    (given) => examine(given),
    'examine()|mode needs',
  ),
  row(
    'examinePage',
    {
      options: {
        ...{
          url: 'http://127.0.0.1:9/',
          sign: 'http://127.0.0.1:9/jssdk',
          appId: 'wx1',
          onFinding: () => {},
        },
        ...{ client: { ticket: async () => 'T' }, fetch: async () => new Response(''), clock: systemClock },
      },
    },
    (given) => devtools.examinePage(given),
  ),
  row(
    'serveChat',
    { options: chat },
    async (given) => (await serveChat(given)).close(),
    'serveChat()|menu is JSON',
  ),
  row('scaledClock', { factor: 20, base: systemClock }, (...given) => scaledClock(...(given as [number]))),
  row('noteWords', { note: 'answers_differ' }, (given) => devtools.noteWords(given)),
  ...hostile,
]

export const inspectRows: readonly Row[] = [
  row('inspect', { options: { port: 0, content: true, ready: () => {}, production: true } }, (given) =>
    inspect(given),
  ),
]
