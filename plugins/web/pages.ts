import type { Lang } from 'echostr'
import { guarding, type WebAnswer } from './visit.ts'

/** A text in both languages. */
export interface Words {
  readonly zh: string
  readonly en: string
}

/** Why a login ends on a page in place of the site. */
export type LoginFault =
  | 'refused'
  | 'altered'
  | 'expired'
  | 'cookie'
  | 'used'
  | 'code'
  | 'snapshot'
  | 'blocked'
  | 'denied'
  | 'loop'
  | 'unavailable'
  | 'misconfigured'

/** A page that a login ends on, for who wants to draw it themselves. */
export interface LoginPage {
  readonly fault: LoginFault
  /** The language that the browser asks for; Chinese unless it asks. */
  readonly lang: Lang
  readonly title: Words
  readonly text: Words
  /** Where the login begins anew, for a link: never to be followed by itself. Undefined where that would not help. */
  readonly again: string | undefined
  /** HTTP status of the answer. */
  readonly status: number
}

type Entry = readonly [status: number, again: boolean, title: Words, text: Words]

const failed: Words = { zh: '登录没有完成', en: 'The login was not completed' }

const entries: Readonly<Record<LoginFault, Entry>> = {
  refused: [
    403,
    true,
    { zh: '你没有授权', en: 'You did not allow it' },
    { zh: '没有你的同意，这里不会知道你是谁。', en: 'Without your consent nobody here knows who you are.' },
  ],
  altered: [
    400,
    true,
    failed,
    {
      zh: '登录链接在途中被改动过，或不是从这里开始的。请重新登录。',
      en: 'The link was altered on its way, or the login did not begin here. Please log in again.',
    },
  ],
  expired: [
    400,
    true,
    failed,
    { zh: '登录超过了 10 分钟。请重新登录。', en: 'It took more than 10 minutes. Please log in again.' },
  ],
  cookie: [
    400,
    true,
    failed,
    {
      zh: '浏览器没有带回登录开始时的 Cookie：链接可能是在另一个浏览器、另一个域名，或 http 与 https 之间打开的。请在微信里重新登录，并允许 Cookie。',
      en: 'The browser did not bring back the cookie of the beginning: perhaps the link was opened in another browser, on another host, or went from http to https. Please log in again inside WeChat, with cookies allowed.',
    },
  ],
  used: [
    400,
    true,
    failed,
    { zh: '这个登录链接已经用过。请重新登录。', en: 'This link has been used. Please log in again.' },
  ],
  code: [
    400,
    true,
    failed,
    {
      zh: '微信不认这次授权：可能已过期（5 分钟），或属于别的公众号。请重新登录。',
      en: 'WeChat does not know this code: it is over 5 minutes old, or of another account. Please log in again.',
    },
  ],
  snapshot: [
    403,
    false,
    { zh: '正在浏览快照页', en: 'This is a snapshot page' },
    {
      zh: '请点击页面底部的「使用完整服务」，再登录。',
      en: 'Please press 使用完整服务 at the bottom of the page, then log in.',
    },
  ],
  blocked: [
    403,
    false,
    { zh: '不能登录', en: 'You cannot log in' },
    { zh: '微信限制了这个账号。', en: 'WeChat has restricted this user.' },
  ],
  denied: [
    403,
    false,
    { zh: '不能登录', en: 'You cannot log in' },
    { zh: '这个账号在这里已被停用。', en: 'This user is not admitted here.' },
  ],
  loop: [
    429,
    true,
    failed,
    {
      zh: '短时间内登录了太多次：登录后又被要求登录。请确认浏览器允许 Cookie，稍后再试。',
      en: 'There were too many logins in a short time: each led to the next. See that the browser allows cookies, and try again later.',
    },
  ],
  unavailable: [
    503,
    true,
    failed,
    { zh: '暂时无法完成。请稍后再试。', en: 'It cannot be completed now. Please try again later.' },
  ],
  misconfigured: [
    500,
    false,
    failed,
    {
      zh: '这个网站的微信登录配置有误，请联系网站。',
      en: "The site's login by WeChat is set up wrongly. Please tell the site.",
    },
  ],
}

/** The page of a fault. */
export function pageOf(fault: LoginFault, lang: Lang, again: string): LoginPage {
  const [status, mayAgain, title, text] = entries[fault]
  return { fault, lang, title, text, again: mayAgain ? again : undefined, status }
}

/** An answer of HTML that loads nothing and runs nothing. */
export function pageAnswer(
  { status }: Pick<LoginPage, 'status'>,
  html: string,
  cookies: readonly string[] = [],
): WebAnswer {
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; base-uri 'none'; frame-ancestors 'none'"
  const set = cookies.map((cookie) => ['Set-Cookie', cookie] as const)
  const type = ['Content-Type', 'text/html; charset=utf-8'] as const
  return { status, headers: [...guarding, type, ['Content-Security-Policy', policy], ...set], body: html }
}

const style =
  'html{color-scheme:light dark}body{font:17px/1.6 system-ui,sans-serif;max-width:28em;margin:18vh auto;padding:0 1.2em;text-align:center}a{display:inline-block;padding:.5em 1em;color:#067a3e}@media(prefers-color-scheme:dark){html{background:#121212}a{color:#4fd18b}}'

/** The usual HTML of a page. */
export function htmlOf({ lang, title, text, again }: LoginPage): string {
  const locale = lang === 'zh' ? 'zh-CN' : 'en'
  const head = `<!doctype html><html lang="${locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">`
  const words = `<title>${escaped(title[lang])}</title><style>${style}</style><main><h1>${escaped(title[lang])}</h1><p>${escaped(text[lang])}</p>`
  const link = again === undefined ? '' : `<p><a href="${escaped(again)}">${againWords[lang]}</a></p>`
  return `${head}${words}${link}</main></html>`
}

const againWords: Words = { zh: '重新登录', en: 'Log in again' }

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
