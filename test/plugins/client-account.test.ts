// Numbers, quotas, the network, short keys, templates: what every account asks for now and then.
import { client } from 'echostr/plugins/client'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { customSend, hello, inWorld, rejection } from '../support/wechat-api.ts'

const test = suite('plugins/client: account')

// the clock of the tests stands at 2023-11-14, 22:13:20 UTC, which is the 15th in Beijing

const mostDays = {
  getusersummary: 7,
  getusercumulate: 7,
  getarticlesummary: 1,
  getarticletotal: 1,
  getuserread: 3,
  getuserreadhour: 1,
  getusershare: 7,
  getusersharehour: 1,
  getupstreammsg: 7,
  getupstreammsghour: 1,
  getupstreammsgweek: 30,
  getupstreammsgmonth: 30,
  getupstreammsgdist: 15,
  getupstreammsgdistweek: 30,
  getupstreammsgdistmonth: 30,
  getinterfacesummary: 30,
  getinterfacesummaryhour: 1,
} as const
const names = Object.keys(mostDays) as (keyof typeof mostDays)[]

function dayBefore(days: number): string {
  return new Date(Date.UTC(2023, 10, 14) - days * 86_400_000).toISOString().slice(0, 10)
}

for (const name of names)
  test(`datacube.${name}() takes ${mostDays[name]} days, and not one more`, () =>
    inWorld(async ({ api, wechat }) => {
      const range = { begin_date: dayBefore(mostDays[name] - 1), end_date: dayBefore(0) }
      const list = await wechat.datacube[name](range)
      assert.is(list.length, mostDays[name])
      assert.is(list[0]?.ref_date, range.begin_date)
      assert.equal([api.calls.at(-1)?.path, api.calls.at(-1)?.body], [`/datacube/${name}`, range])
      const longer = { ...range, begin_date: dayBefore(mostDays[name]) }
      const error = await rejection(wechat.datacube[name](longer))
      assert.is(error.code, 'bad_option')
      assert.match(error.message, `datacube.${name}() takes 1 to ${mostDays[name]} days`)
      assert.match(error.in('zh'), `是 1 到 ${mostDays[name]} 天`)
    }))

for (const [what, begin_date, end_date] of [
  ['a day that no calendar has', '2023-02-29', '2023-03-01'],
  ['a day in other words', '2023-11-1', '2023-11-02'],
  ['a time', '2023-11-01T00:00:00Z', '2023-11-02'],
  ['an end before its beginning', '2023-11-02', '2023-11-01'],
  ['a number', 20231101, '2023-11-02'],
] as const)
  test(`a range with ${what} is not sent`, () =>
    inWorld(async ({ api, wechat }) => {
      const error = await rejection(wechat.datacube.getusersummary({ begin_date, end_date } as never))
      assert.is(error.code, 'bad_option')
      assert.match(error.message, 'datacube.getusersummary()')
      assert.is(api.calls.length, 0)
    }))

test('today is not there yet, which WeChat says', () =>
  inWorld(async ({ wechat }) => {
    const today = { begin_date: '2023-11-15', end_date: '2023-11-15' }
    assert.is((await rejection(wechat.datacube.getusersummary(today))).errcode, 61501)
  }))

test('what is left of a quota, and a quota that begins anew', () =>
  inWorld(async ({ api, wechat }) => {
    api.quota(customSend, 2)
    api.interacted('o1')
    await wechat.custom.send(hello)
    await wechat.custom.send(hello)
    assert.equal((await wechat.openapi.quota.get(customSend)).quota, { daily_limit: 2, used: 2, remain: 0 })
    assert.is((await rejection(wechat.custom.send(hello))).errcode, 45009)
    await wechat.openapi.quota.clear(customSend)
    await wechat.custom.send(hello)
    assert.is((await wechat.openapi.quota.get(customSend)).quota.used, 1)
    assert.is((await rejection(wechat.openapi.quota.get('cgi-bin/x'))).errcode, 76021)
  }))

test('the quotas can be cleared when there is no token to be had', () =>
  inWorld(async ({ api, wechat }) => {
    api.quota('/cgi-bin/stable_token', 0)
    api.quota('/cgi-bin/token', 0)
    assert.is((await rejection(wechat.getcallbackip())).errcode, 45009)
    await wechat.clear_quota_v2()
    const { path, query, body } = api.calls.at(-1) ?? {}
    assert.equal([path, query], ['/cgi-bin/clear_quota/v2', {}])
    assert.equal(body, { appid: api.appId, appsecret: api.secret })
    for (let times = 0; times < 9; times++) await wechat.clear_quota_v2()
    const error = await rejection(wechat.clear_quota_v2())
    assert.is(error.errcode, 48006)
    assert.not.match(`${error.stack}${JSON.stringify(error)}`, api.secret)
  }))

test('clearing by the secret needs one', async () => {
  for (const options of [{ token: () => 'T' }, { appId: 'wx1', token: () => 'T' }]) {
    const error = await rejection(client(options).clear_quota_v2())
    assert.is(error.code, 'bad_option')
    assert.match(error.message, '"appId" and "secret"')
    assert.match(error.in('zh'), 'client() 的选项')
  }
})

test('the rid of an error tells what the request was, for seven days', () =>
  inWorld(async ({ wechat, clock }) => {
    const { rid = '' } = (await rejection(wechat.custom.send(hello))) as { rid?: string }
    const { request } = await wechat.openapi.rid.get(rid)
    assert.is(request.request_url, customSend)
    assert.match(request.request_body, '你好')
    assert.is((await rejection(wechat.openapi.rid.get('none'))).errcode, 76001)
    clock.advance(8 * 86_400_000)
    assert.is((await rejection(wechat.openapi.rid.get(rid))).errcode, 76004)
  }))

test('the network is looked at as a whole, unless told otherwise', () =>
  inWorld(async ({ api, wechat }) => {
    const { dns, ping } = await wechat.callback.check()
    assert.equal([dns?.length, ping?.[0]?.package_loss], [1, '0%'])
    assert.equal(api.calls.at(-1)?.body, { action: 'all', check_operator: 'DEFAULT' })
    assert.is((await wechat.callback.check({ action: 'dns', check_operator: 'CAP' })).ping, undefined)
    const wrong = { check_operator: 'CHINANET2' } as never
    assert.match((await rejection(wechat.callback.check(wrong))).message, '"check_operator"')
  }))

test('a long text has a short key until its time is over', () =>
  inWorld(async ({ api, wechat, clock }) => {
    const { short_key } = await wechat.shorten.gen('很长的场景', 60)
    assert.is(short_key.length, 15)
    const { long_data, expire_seconds } = await wechat.shorten.fetch(short_key)
    assert.equal([long_data, expire_seconds], ['很长的场景', 60])
    clock.advance(60_000)
    assert.is((await rejection(wechat.shorten.fetch(short_key))).errcode, 9410012)
    await wechat.shorten.gen('x')
    assert.equal(api.calls.at(-1)?.body, { long_data: 'x', expire_seconds: 2_592_000 })
    await wechat.shorten.gen('字'.repeat(1365))
    assert.match((await rejection(wechat.shorten.gen('字'.repeat(1366)))).message, '1 to 4096 bytes')
    assert.match((await rejection(wechat.shorten.gen('x', 2_592_001))).message, '"expire_seconds"')
  }))

test('templates of notices are looked for, taken, listed and deleted', () =>
  inWorld(async ({ api, wechat }) => {
    const [category] = await wechat.newtmpl.getcategory()
    const { data } = await wechat.newtmpl.getpubtemplatetitles({ ids: String(category?.id) })
    assert.equal(api.calls.at(-1)?.query, { ids: '616', start: '0', limit: '30' })
    const tid = data[0]?.tid ?? 0
    const fields = (await wechat.newtmpl.getpubtemplatekeywords(tid)).data
    const kidList = fields.slice(0, 2).map(({ kid }) => kid)
    const { priTmplId } = await wechat.newtmpl.addtemplate({ tid, kidList, sceneDesc: '付款' })
    assert.equal(
      (await wechat.newtmpl.gettemplate()).map((each) => [each.priTmplId, each.content]),
      [[priTmplId, '物品名称:{{thing1.DATA}}\n时间:{{time2.DATA}}\n']],
    )
    await wechat.newtmpl.deltemplate(priTmplId)
    assert.equal(await wechat.newtmpl.gettemplate(), [])
    const wrong = { tid, kidList: [1], sceneDesc: '付款' }
    assert.match((await rejection(wechat.newtmpl.addtemplate(wrong))).message, '2 to 5 numbers as "kidList"')
  }))

test('a follower has a remark, and sees a menu', () =>
  inWorld(async ({ api, wechat }) => {
    await wechat.user.updateremark('o1', '老王')
    assert.is((await wechat.user.info('o1')).remark, '老王')
    assert.match((await rejection(wechat.user.updateremark('o1', '字'.repeat(31)))).message, '"remark"')
    const button = [{ type: 'click', name: 'a', key: 'K' }] as const
    await wechat.menu.create({ button })
    assert.equal((await wechat.menu.trymatch('o1')).button, button)
    assert.equal(api.calls.at(-1)?.body, { user_id: 'o1' })
  }))

test.run()
