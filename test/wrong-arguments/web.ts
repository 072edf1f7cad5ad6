import { MemoryStore, systemClock } from 'echostr'
import { cardSignature, jssdk, oauth, pageSignature, routes } from 'echostr/plugins/web'
import { type Row, row } from './row.ts'

const given = { access_token: 'T', openid: 'o', scope: 'snsapi_base', refresh_token: 'R', nickname: 'n' }
const fetch = async () => Response.json(given)
const callback = 'https://m.example.com/cb'
const login = {
  appId: 'wx1',
  secret: 's',
  callback,
  loginPath: '/login',
  home: '/',
  onLogin: () => {},
  via: 'https://a.example.com/cb',
  sites: [callback],
  sessionTtl: 9,
  key: 'k'.repeat(16),
  store: new MemoryStore(),
  page: () => '',
  report: () => {},
  timeout: 9,
  retries: 0,
  baseUrl: 'http://127.0.0.1',
  openUrl: 'http://127.0.0.1',
  fetch,
  clock: systemClock,
}
const web = oauth({ appId: 'wx1', secret: 's', callback, fetch, report: () => {} })
const token = { access_token: 'T', openid: 'o' }
const client = { ticket: async () => 'T', appId: 'wx1' }
const sdk = jssdk(client, { hosts: ['m.example.com'] })
const request = new Request(callback)
const handler = web.login

export const webRows: readonly Row[] = [
  row('oauth', { options: login }, (given) => oauth(given)),
  row(
    'oauth.authorizeUrl',
    {
      options: {
        ...{ redirectUri: callback, scope: 'snsapi_base', state: 'x', forcePopup: true, forceSnapShot: true },
      },
    },
    (given) => web.authorizeUrl(given),
    'authorizeUrl()',
  ),
  row('oauth.exchange', { code: 'C' }, (given) => web.exchange(given), 'oauth().exchange()'),
  row('oauth.refresh', { refresh_token: 'R' }, (given) => web.refresh(given), 'oauth().refresh()'),
  row(
    'oauth.userinfo',
    { token: 0 as unknown, lang: 'en' },
    (given, lang) => web.userinfo(given === 0 ? token : given, lang),
    'oauth().userinfo()',
  ),
  row(
    'oauth.check',
    { token: 0 as unknown },
    (given) => web.check(given === 0 ? token : given),
    'oauth().check()',
  ),
  row('oauth.user', { request }, (given) => web.user(given), 'oauth().user()'),
  row('oauth.login', { request }, (given) => web.login(given), 'The handler'),
  row('oauth.callback', { request }, (given) => web.callback(given), 'The handler'),
  row(
    'jssdk',
    {
      client,
      options: {
        hosts: ['a.cn'],
        origins: ['https://a.cn'],
        appId: 'wx1',
        report: () => {},
        clock: systemClock,
      },
    },
    (...given) => jssdk(...(given as [typeof client, { hosts: string[] }])),
  ),
  row('jssdk.sign', { url: 'https://m.example.com/' }, (given) => sdk.sign(given), 'jssdk().sign()'),
  row(
    'jssdk.card',
    { card: { card_id: 'p', code: 'c', openid: 'o' } },
    (given) => sdk.card(given),
    'jssdk().card()',
  ),
  row('jssdk.handler', { request }, (given) => sdk.handler(given), 'The handler'),
  row('routes', { handlers: { '/login': handler }, otherwise: () => {} }, (...given) =>
    routes(...(given as [Record<string, typeof handler>])),
  ),
  row('routes.handler', { request }, (given) => routes({ '/cb': handler })(given), 'The handler'),
  row('pageSignature', { parts: { ticket: 'T', nonceStr: 'n', timestamp: 1, url: 'u' } }, (given) =>
    pageSignature(given),
  ),
  row(
    'cardSignature',
    { parts: { api_ticket: 'T', nonce_str: 'n', timestamp: 1, card_id: 'p', code: 'c', openid: 'o' } },
    (given) => cardSignature(given),
  ),
]
