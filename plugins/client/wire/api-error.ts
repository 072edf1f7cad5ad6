import { checkOptions, EchostrError, type Explanation, type Lang } from 'echostr'
import { errcodes } from '../errcodes.ts'

/**
 * WeChat answered a call with an errcode. The message says which call, what the code means, what to do about it,
 * and WeChat's own words. It holds neither secret, token nor OpenID.
 *
 * @example
 * try {
 *   await wechat.custom.send({ touser, msgtype: 'text', text: { content: '你好' } })
 * } catch (error) {
 *   if (error instanceof WeChatApiError && error.errcode === 45015) await saveForLater()
 *   else throw error
 * }
 * @see https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html
 */
export class WeChatApiError extends EchostrError {
  declare readonly code: 'client_refused'
  /** WeChat's number, e.g. 45015; never 0. */
  declare readonly errcode: number
  /** WeChat's own words, with the `rid` in it. */
  readonly errmsg: string
  /** The path of the call, without its query. */
  readonly path: string
  /** What the code means; WeChat's own words for a code that the table lacks. */
  readonly meaning: string
  /** What to do about it; empty for a code that the table lacks. */
  readonly remedy: string
  /** WeChat's id of the request, to be given to its support and to the query page of 接口调试; undefined without. */
  readonly rid: string | undefined
  /** Of 45065: the mass message that was sent with the same `clientmsgid`. Else undefined. */
  readonly msg_id: string | undefined
  readonly #zh: Explanation

  constructor(path: string, errcode: number, errmsg: string, msg_id?: string) {
    checkOptions<{ path: string; errcode: number; errmsg: string; msg_id?: string | undefined }>(
      'new WeChatApiError()',
      { path, errcode, errmsg, msg_id },
      { path: 'string', errcode: 'number', errmsg: 'string', 'msg_id?': 'string' },
    )
    const [meaning, meaningZh, remedy, remedyZh] = errcodes[errcode] ?? [errmsg, errmsg, '', '']
    const advice = withAddress('The IP is …. ', errmsg, remedy)
    const words = `WeChat says ${JSON.stringify(errmsg)}`
    super('client_refused', `${path}: ${meaning}. ${advice && `${advice} `}${words}`, {
      errcode,
      status: 200,
    })
    this.path = path
    this.errmsg = errmsg
    this.msg_id = msg_id
    this.meaning = meaning
    this.remedy = advice
    this.#zh = { meaning: meaningZh, remedy: withAddress('IP 是 …。', errmsg, remedyZh) }
    this.rid = /\brid:?\s*([\w-]+)/.exec(errmsg)?.[1]
  }

  /** Meaning and remedy in Chinese, with the IP where it counts. */
  override get zh(): Explanation {
    return this.#zh
  }

  override in(lang: Lang): string {
    if (lang === 'en') return this.message
    const { meaning, remedy } = this.#zh
    return `${this.path}：${meaning}（${this.errcode}）。${remedy}微信的原话：${JSON.stringify(this.errmsg)}`
  }
}

/** For 40164 and its like WeChat tells the IP only in its words; they are long, and people overlook it. */
function withAddress(words: string, errmsg: string, remedy: string): string {
  const address = /\bip:?\s+([\d.]{7,15}|[\da-f:.]{3,45})/i.exec(errmsg)?.[1]
  return address && remedy.includes('IP白名单') ? words.replace('…', address) + remedy : remedy
}
