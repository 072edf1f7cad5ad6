/** What WeChat's consent page shows, and what to do about it, in both languages. */
type Entry = readonly [shown: string, zh: string, en: string]

/** By the code at the end of the page's words. */
const entries: Readonly<Record<number, Entry>> = {
  10003: [
    'redirect_uri域名与后台配置不一致',
    '在 设置与开发 → 功能设置 → 网页授权域名 填写 redirect_uri 的完整域名：不带 http://，子域名不通用。',
    'Enter the whole host of redirect_uri as 网页授权域名 (设置与开发 → 功能设置): no http://, no other sub-domain.',
  ],
  10004: [
    '此公众号被封禁',
    '公众号已被封禁，见后台的通知。',
    'The account is banned; see the notice in its console.',
  ],
  10005: [
    '此公众号并没有这些scope的权限',
    '只有认证的服务号有网页授权；测试号也有。',
    'Only verified service accounts (服务号) have the web login, and test accounts.',
  ],
  10006: ['必须关注此测试号', '先关注这个测试号。', 'Follow the test account first.'],
  10009: [
    '操作太频繁了，请稍后重试',
    '稍后再试；检查是否在循环跳转。',
    'Try again later; look for a loop of redirects.',
  ],
  10010: [
    'scope不能为空',
    'scope 填 snsapi_base 或 snsapi_userinfo。',
    'Give snsapi_base or snsapi_userinfo as scope.',
  ],
  10011: ['redirect_uri不能为空', '填写 redirect_uri，并编码一次。', 'Give redirect_uri, encoded once.'],
  10012: ['appid不能为空', '填写公众号的 AppID。', "Give the account's AppID."],
  10013: ['state不能为空', '填写 state。', 'Give a state.'],
  10015: [
    '公众号未授权第三方平台，请检查授权状态',
    '让公众号授权给第三方平台。',
    'Have the account authorize the platform.',
  ],
  10016: [
    '不支持微信开放平台的Appid，请使用公众号Appid',
    '用公众号的 AppID。',
    'Use the AppID of the Official Account.',
  ],
}

/** The lines of the page for a code. */
export function consentError(code: number): readonly string[] {
  const [shown, zh, en] = entries[code] ?? ['系统错误', '稍后再试。', 'Try again later.']
  return [`${shown}，错误码：${code}`, zh, en]
}
