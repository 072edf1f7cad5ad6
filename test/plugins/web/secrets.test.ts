// Canaries of the web login: secret, code, tokens, OpenID and ticket are in no error, log line, page or cookie.
import { inspect } from 'node:util'
import type { Store } from 'echostr'
import { MemoryStore } from 'echostr'
import { client } from 'echostr/plugins/client'
import { jssdk, type OAuthOptions, oauth } from 'echostr/plugins/web'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { stderrOf } from '../../support/kit.ts'
import { Phone } from '../../support/phone.ts'
import { callback, loginPage, origin, pagesOf } from '../../support/web.ts'

const test = suite('plugins/web: secrets')

const secret = 'c4n4rySecret+of/theAccount=='
const code = 'c4n4ryCodeOfTheUser'
const token = 'c4n4ryTokenOfTheUser'
const refresh = 'c4n4ryRefreshOfTheUser'
const openid = 'o-c4n4ryOpenId'
const key = 'c4n4ryKeyOfTheSessions'
const canaries = [secret, encodeURIComponent(secret), code, token, refresh, openid, key]
/** What whoever answers a call has seen in it, and says again. */
function loudFor(url: string): string {
  if (url.includes('access_token?')) return [secret, encodeURIComponent(secret), code].join(' ')
  return (url.includes('refresh_token?') ? [secret, refresh] : [secret, token, refresh, openid]).join(' ')
}

const good = {
  access_token: token,
  refresh_token: refresh,
  openid,
  scope: 'snsapi_userinfo',
  expires_in: 7200,
}

function assertQuiet(told: unknown, name: string, allowed: readonly string[] = []): void {
  const shown =
    typeof told === 'string' ? told : inspect(told, { depth: 12, showHidden: true, getters: true })
  for (const canary of canaries)
    assert.not.ok(
      !allowed.includes(canary) && shown.includes(canary),
      `${name}: ${canary} in ${shown.slice(0, 1500)}`,
    )
}

const profile = { openid, nickname: 'x' }
type Answer = (loud: string) => Response | Promise<Response>

/** What WeChat, or whoever poses as it, says to the exchange and to the profile. */
const answers: Readonly<Record<string, readonly [exchange: Answer, profile: Answer]>> = {
  good: [() => Response.json(good), () => Response.json(profile)],
  'a fetch that throws': [
    (loud) => Promise.reject(Object.assign(new Error(loud), { code: loud })),
    () => Response.json(profile),
  ],
  HTML: [(loud) => new Response(`<html>${loud}`), () => Response.json(profile)],
  'an errmsg': [(loud) => Response.json({ errcode: 40029, errmsg: loud }), () => Response.json(profile)],
  'a configuration': [
    (loud) => Response.json({ errcode: 40125, errmsg: loud }),
    () => Response.json(profile),
  ],
  'a status': [(loud) => new Response(loud, { status: 502 }), () => Response.json(profile)],
  'half an answer': [
    () => Response.json({ access_token: token, refresh_token: refresh }),
    () => Response.json(profile),
  ],
  'a snapshot': [() => Response.json({ ...good, is_snapshotuser: 1 }), () => Response.json(profile)],
  'a profile refused': [() => Response.json(good), (loud) => Response.json({ errcode: 40003, errmsg: loud })],
  'a profile of HTML': [() => Response.json(good), (loud) => new Response(loud)],
  'a profile that throws': [() => Response.json(good), (loud) => Promise.reject(new Error(loud))],
}

class SpiedStore implements Store {
  readonly written: string[] = []
  readonly #store = new MemoryStore()

  get(key: string): string | undefined {
    return this.#store.get(key)
  }

  set(key: string, value: string, options: { ttl: number; was?: string | null }): boolean {
    this.written.push(key, value)
    return this.#store.set(key, value, options)
  }

  delete(key: string): void {
    this.#store.delete(key)
  }
}

function site([exchange, userinfo]: readonly [Answer, Answer], told: unknown[], store: Store) {
  const options: OAuthOptions = {
    ...{ appId: 'wx1', secret, callback, key, store, retries: 0 },
    fetch: async (input) => {
      const loud = loudFor(String(input))
      return String(input).includes('/sns/oauth2/') ? exchange(loud) : userinfo(loud)
    },
    report: (error) => void told.push(error, (error as { in?: (lang: string) => string }).in?.('zh')),
  }
  return oauth(options)
}

for (const [name, answer] of Object.entries(answers))
  test(`with ${name}`, async () => {
    const told: unknown[] = []
    const store = new SpiedStore()
    const lines = await stderrOf(async () => {
      const web = site(answer, told, store)
      told.push(web)
      const phone = new Phone({ [origin]: pagesOf(web) })
      const begun = await phone.ask(loginPage)
      const wechat = begun.headers.get('location') ?? ''
      assertQuiet([wechat, [...begun.headers]], `${name}: the beginning`)
      const back = new URL(new URL(wechat).searchParams.get('redirect_uri') ?? '')
      back.searchParams.set('state', new URL(wechat).searchParams.get('state') ?? '')
      // the code's refusal by the state is told first
      for (const state of [undefined, 'x']) {
        const wrong = new URL(back)
        wrong.searchParams.set('code', code)
        if (state !== undefined) wrong.searchParams.set('state', state)
        const ended = await phone.ask(wrong)
        assertQuiet([[...ended.headers], await ended.text()], `${name}: the end, state ${state}`)
      }
      for (const call of [web.exchange(code), web.refresh(refresh), web.userinfo(good), web.check(good)])
        await call.catch((error) => void told.push(error, error.in?.('zh')))
    })
    assertQuiet(told, name)
    assertQuiet(lines.join('\n'), `${name}: stderr`)
    assertQuiet(store.written, `${name}: the store`)
    if (name !== 'good') assert.ok(told.length > 1)
  })

test('a hook’s failure is told with its cause, and by nobody else', async () => {
  const told: Error[] = []
  const web = oauth({
    ...{ appId: 'wx1', secret, callback, key },
    fetch: async () => Response.json({ ...good, scope: 'snsapi_base' }),
    onLogin: () => Promise.reject(new Error('no database')),
    report: (error) => told.push(error),
  })
  const phone = new Phone({ [origin]: pagesOf(web) })
  const wechat = new URL((await phone.ask(loginPage)).headers.get('location') ?? '')
  const back = new URL(wechat.searchParams.get('redirect_uri') ?? '')
  back.searchParams.set('state', wechat.searchParams.get('state') ?? '')
  back.searchParams.set('code', code)
  const answer = await phone.ask(back)
  assert.is(answer.status, 503)
  assert.not.match(await answer.text(), 'database')
  assert.is((told[0]?.cause as Error | undefined)?.message, 'no database')
  assertQuiet(told, 'the hook')
})

test('a ticket is in no answer and no error of the JS-SDK', async () => {
  const ticket = 'c4n4ryTicketOfTheAccount'
  const told: unknown[] = []
  for (const failing of [false, true]) {
    const wechat = client({
      ...{ appId: 'wx1', token: () => token, retries: 0 },
      fetch: async () =>
        failing
          ? Response.json({ errcode: 45009, errmsg: token })
          : Response.json({ errcode: 0, ticket, expires_in: 7200 }),
    })
    const sdk = jssdk(wechat, { hosts: ['m.example.com'], report: () => {} })
    const answer = await sdk.handler(new Request(`${origin}/jssdk?url=${encodeURIComponent(origin)}`))
    told.push(wechat, sdk, [...answer.headers], await answer.text())
  }
  assertQuiet(told, 'the JS-SDK')
  assert.not.match(inspect(told, { depth: 12, showHidden: true }), ticket)
})

test.run()
