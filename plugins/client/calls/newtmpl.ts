import type { ApiResult } from '../wire/answer.ts'
import { type Call, withQuery } from '../wire/call.ts'
import { listIn } from './paging.ts'

/** A template of the account (私有模板), for `subscribe.bizsend` and `subscribe.send`. */
export interface NoticeTemplate {
  readonly priTmplId: string
  readonly title: string
  readonly content: string
  readonly example: string
  /** 2 for one notice a subscription, 3 for as many as there are. */
  readonly type: number
}

/** A template that an account may choose. */
export interface PublicTemplate {
  readonly tid: number
  readonly title: string
  readonly type: number
  readonly categoryId: number | string
}

/** A field that a template may have. */
export interface TemplateKeyword {
  readonly kid: number
  readonly name: string
  readonly example: string
  /** `thing`, `time`, `number` … */
  readonly rule: string
}

/** What is chosen of a template. */
export interface TemplateChoice {
  readonly tid: string | number
  /** 2 to 5 fields, in the order in which they are shown. */
  readonly kidList?: readonly number[]
  /** What the notice is for, at most 15 characters. */
  readonly sceneDesc?: string
}

/** Which templates are wanted. */
export interface TemplateRange {
  /** Categories, with commas between them. */
  readonly ids: string
  /** From this one on; default 0. */
  readonly start?: number
  /** 1 to 30, the default. */
  readonly limit?: number
}

/**
 * `/wxaapi/newtmpl/`: the templates of subscription notices (订阅通知), of Official Accounts and mini programs.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/notify/notify/api_addwxanewtemplate.html
 */
export interface NewTmplCalls {
  /** Takes a template into the account. @throws WeChatApiError 200012 too many (25), 200014 tid, 200020 kidList, 200021 */
  addtemplate(template: TemplateChoice): Promise<{ readonly priTmplId: string } & ApiResult>
  deltemplate(priTmplId: string): Promise<ApiResult>
  /** The templates of the account. */
  gettemplate(): Promise<readonly NoticeTemplate[]>
  /** The categories (类目) of the account. */
  getcategory(): Promise<readonly { readonly id: number; readonly name: string }[]>
  /** Templates of some categories that may be chosen. @throws WeChatApiError 200016–200019 */
  getpubtemplatetitles(
    range: TemplateRange,
  ): Promise<{ readonly count: number; readonly data: readonly PublicTemplate[] } & ApiResult>
  /** The fields of a template. */
  getpubtemplatekeywords(
    tid: string | number,
  ): Promise<{ readonly count: number; readonly data: readonly TemplateKeyword[] } & ApiResult>
}

export function newTmplCalls(call: Call): NewTmplCalls {
  const path = '/wxaapi/newtmpl'
  const dataOf = async <T>(of: string) => listIn<T>(of, (await call(of)).data)
  return {
    addtemplate: (template) => call(`${path}/addtemplate`, template),
    deltemplate: (priTmplId) => call(`${path}/deltemplate`, { priTmplId }),
    gettemplate: () => dataOf<NoticeTemplate>(`${path}/gettemplate`),
    getcategory: () => dataOf<{ id: number; name: string }>(`${path}/getcategory`),
    getpubtemplatetitles: ({ ids, start = 0, limit = 30 }) =>
      call(withQuery(`${path}/getpubtemplatetitles`, { ids, start: String(start), limit: String(limit) })),
    getpubtemplatekeywords: (tid) => call(withQuery(`${path}/getpubtemplatekeywords`, { tid: String(tid) })),
  }
}
