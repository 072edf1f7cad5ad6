import type { Level } from '../doctor/finding.ts'
import { none, type Words } from './words.ts'

/** What the doctor finds out about a page that calls `wx.config`. Codes are stable. */
export type PageFindingCode =
  | 'page_unreachable'
  | 'no_signature'
  | 'signature_good'
  | 'not_checked'
  | 'signed_fragment'
  | 'signed_decoded'
  | 'signed_encoded'
  | 'signed_scheme'
  | 'signed_without_query'
  | 'signed_origin'
  | 'signed_other'
  | 'signature_cached'
  | 'timestamp_unit'
  | 'nonce_name'
  | 'other_app_id'
  | 'open_signer'
  | 'ticket_exposed'

interface Entry {
  readonly level: Level
  /** What the phone shows. */
  readonly shown?: string
  readonly what: Words
  readonly why: Words
  readonly fix: Words
}

const shown = 'config:invalid signature'
const compared: Words = {
  zh: '微信自己用浏览器里的地址（# 之前的部分，一字不改）算签名，再比较。',
  en: 'WeChat makes the signature itself, of the address in the browser up to the #, to the letter, and compares.',
}
const fromBrowser: Words = {
  zh: "让网页把 location.href.split('#')[0] 交给服务器，收到什么就签什么。",
  en: "Let the page give location.href.split('#')[0] to the server, and sign it as it comes.",
}

/** What is said of each: what, why that matters, and what to do. */
export const pageFindings: Readonly<Record<PageFindingCode, Entry>> = {
  page_unreachable: {
    level: 'failure',
    what: { zh: '打不开这个网页。', en: 'The page cannot be opened.' },
    why: { zh: '没有网页就看不到签名。', en: 'Without the page there is no signature to look at.' },
    fix: { zh: '检查地址，以及是否需要登录。', en: 'See whether the address is right, and needs no login.' },
  },
  no_signature: {
    level: 'failure',
    what: {
      zh: '网页里没有 wx.config 的签名，签名地址也没有给出。',
      en: 'There is no signature for wx.config in the page, and the address that signs gives none.',
    },
    why: { zh: 'wx.config 必须有签名。', en: 'wx.config needs one.' },
    fix: {
      zh: '用 --sign 写明签名地址；它要对 ?url=<网页地址> 返回 JSON。',
      en: 'Name the address that signs by --sign; it has to answer ?url=<page> with JSON.',
    },
  },
  signature_good: {
    level: 'ok',
    what: { zh: '签名正确，分享出去的链接也是。', en: 'The signature is right, that of a shared link too.' },
    why: none,
    fix: none,
  },
  not_checked: {
    level: 'warning',
    what: { zh: '没有核对签名本身。', en: 'The signature itself was not checked.' },
    why: { zh: '要有公众号的票据才能核对。', en: "That takes the account's ticket." },
    fix: {
      zh: '设置环境变量 ECHOSTR_APP_ID 和 ECHOSTR_SECRET。',
      en: 'Set the environment variables ECHOSTR_APP_ID and ECHOSTR_SECRET.',
    },
  },
  signed_fragment: {
    level: 'warning',
    shown,
    what: {
      zh: '交给它带 # 的地址，连 # 后面的部分也签了。',
      en: 'Given an address with a #, it signs what stands behind the #, too.',
    },
    why: compared,
    fix: { zh: '签名前去掉 # 及其后的部分。', en: 'Cut off the # and what follows before you sign.' },
  },
  signed_decoded: {
    level: 'failure',
    shown,
    what: { zh: '地址被解码之后才签名。', en: 'The address was decoded before it was signed.' },
    why: compared,
    fix: fromBrowser,
  },
  signed_encoded: {
    level: 'failure',
    shown,
    what: { zh: '地址被再次编码之后才签名。', en: 'The address was encoded once more before it was signed.' },
    why: compared,
    fix: fromBrowser,
  },
  signed_scheme: {
    level: 'failure',
    shown,
    what: { zh: 'http 与 https 弄反了。', en: 'http was signed for https, or the other way round.' },
    why: {
      zh: '代理后面的服务器看不到用户用的是 https。',
      en: 'A server behind a proxy does not see that the user has https.',
    },
    fix: fromBrowser,
  },
  signed_without_query: {
    level: 'failure',
    shown,
    what: { zh: '签名时漏了查询参数。', en: 'The query was left out of what was signed.' },
    why: {
      zh: '微信会给分享的链接加上 from=singlemessage 之类的参数。',
      en: 'WeChat adds from=singlemessage and the like to a shared link.',
    },
    fix: fromBrowser,
  },
  signed_origin: {
    level: 'failure',
    shown,
    what: { zh: '签的是首页，不是这个网页。', en: 'The home page was signed in place of this page.' },
    why: compared,
    fix: fromBrowser,
  },
  signed_other: {
    level: 'failure',
    shown,
    what: {
      zh: '签的是别的地址，或用了别的（旧的、别的公众号的）票据。',
      en: 'Another address was signed, or with another ticket: an old one, or that of another account.',
    },
    why: compared,
    fix: {
      zh: '核对签名用的地址；看看是不是有两个服务在刷新同一个 token。',
      en: 'Compare the address that is signed; see whether two services refresh one token.',
    },
  },
  signature_cached: {
    level: 'failure',
    shown,
    what: { zh: '两个不同的地址得到了同一个签名。', en: 'Two addresses got one and the same signature.' },
    why: {
      zh: '签名只属于一个地址；能缓存的是票据。',
      en: 'A signature belongs to one address; it is the ticket that may be kept.',
    },
    fix: { zh: '缓存票据，每次重新签名。', en: 'Keep the ticket, and sign anew each time.' },
  },
  timestamp_unit: {
    level: 'failure',
    shown,
    what: { zh: '时间戳是毫秒。', en: 'The timestamp is in milliseconds.' },
    why: { zh: '微信要的是秒。', en: 'WeChat wants seconds.' },
    fix: { zh: '除以 1000，取整。', en: 'Divide by 1000, and drop the fraction.' },
  },
  nonce_name: {
    level: 'failure',
    shown,
    what: { zh: '给出的是 noncestr。', en: 'What is given is called noncestr.' },
    why: {
      zh: '签名里写 noncestr，wx.config 里写 nonceStr。',
      en: 'It is noncestr in what is signed, and nonceStr in wx.config.',
    },
    fix: { zh: '在 wx.config 里写 nonceStr。', en: 'Write nonceStr in wx.config.' },
  },
  other_app_id: {
    level: 'failure',
    shown,
    what: { zh: '网页用的是别的 AppID。', en: 'The page has another AppID.' },
    why: { zh: '票据和 AppID 要属于同一个公众号。', en: 'Ticket and AppID must be of one account.' },
    fix: { zh: '检查测试环境和正式环境的配置。', en: 'Look for the settings of a test account.' },
  },
  open_signer: {
    level: 'failure',
    what: { zh: '别人的网页也给签名。', en: "Pages of anybody's are signed." },
    why: {
      zh: '任何网页都能借用你的公众号。',
      en: 'Any page can make use of your account.',
    },
    fix: { zh: '只签自己的域名。', en: 'Sign pages of your own hosts only.' },
  },
  ticket_exposed: {
    level: 'failure',
    what: { zh: '票据被发给了浏览器。', en: 'The ticket is sent to the browser.' },
    why: {
      zh: '有了票据，谁都能给任何网页签名。',
      en: 'Whoever has the ticket can sign any page.',
    },
    fix: { zh: '只把签名发给浏览器。', en: 'Send the signature only.' },
  },
}
