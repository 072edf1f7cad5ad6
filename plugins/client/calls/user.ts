import type { ApiResult } from '../wire/answer.ts'
import { type Call, withQuery } from '../wire/call.ts'
import { listIn } from './paging.ts'

/** What WeChat tells about a user; of one who does not follow only the first two. */
export interface UserInfo {
  /** 1 for a follower, else 0. */
  readonly subscribe: 0 | 1
  readonly openid: string
  /** Seconds since 1970. */
  readonly subscribe_time?: number
  /** With an account of the Open Platform (开放平台). */
  readonly unionid?: string
  readonly language?: string
  readonly remark?: string
  readonly groupid?: number
  readonly tagid_list?: readonly number[]
  /** `ADD_SCENE_QR_CODE` and so on. */
  readonly subscribe_scene?: string
  readonly qr_scene?: number
  readonly qr_scene_str?: string
  /** Empty since the end of 2021. */
  readonly nickname?: string
  /** Empty since the end of 2021. */
  readonly headimgurl?: string
}

/** One page of OpenIDs. */
export interface OpenIds {
  readonly total?: number
  readonly count: number
  /** Missing when the page is empty. */
  readonly data?: { readonly openid: readonly string[] }
  /** Where the next page begins; empty behind the last. */
  readonly next_openid: string
}

/** `/cgi-bin/user/`: the followers. */
export interface UserCalls {
  /**
   * @param lang language of places; default `zh_CN`
   * @throws WeChatApiError 40003
   * @see https://developers.weixin.qq.com/doc/offiaccount/User_Management/Get_users_basic_information_UnionID.html
   */
  info(openid: string, lang?: string): Promise<UserInfo & ApiResult>
  /** Any number of users, in the order given; a hundred are asked for at a time. */
  batchget(openids: readonly string[], lang?: string): Promise<readonly UserInfo[]>
  /** One page of followers, 10000 at most. WeChat allows 500 pages a day. */
  get(next_openid?: string): Promise<OpenIds & ApiResult>
  /**
   * Every follower, page by page as they are wanted.
   *
   * @example for await (const openid of wechat.user.all()) console.log(openid)
   */
  all(): AsyncGenerator<string, void, undefined>
  /** @param remark at most 30 characters; empty takes it away */
  updateremark(openid: string, remark: string): Promise<ApiResult>
}

const infos = '/cgi-bin/user/info/batchget'
/** Users in one request of it. */
const batch = 100

export function userCalls(call: Call): UserCalls {
  const get: UserCalls['get'] = (next_openid) => call(withQuery('/cgi-bin/user/get', { next_openid }))
  return {
    info: (openid, lang = 'zh_CN') => call(withQuery('/cgi-bin/user/info', { openid, lang })),
    batchget: async (openids, lang = 'zh_CN') => {
      const users: UserInfo[] = []
      for (let at = 0; at < openids.length; at += batch) {
        const user_list = openids.slice(at, at + batch).map((openid) => ({ openid, lang }))
        users.push(...listIn<UserInfo>(infos, (await call(infos, { user_list })).user_info_list))
      }
      return users
    },
    get,
    all: () => pages('/cgi-bin/user/get', get),
    updateremark: (openid, remark) => call('/cgi-bin/user/info/updateremark', { openid, remark }),
  }
}

/** Every OpenID of a list that comes in pages. WeChat's last page says where it ended: an empty one follows. */
export async function* pages(
  path: string,
  get: (next?: string) => Promise<OpenIds>,
): AsyncGenerator<string, void, undefined> {
  let next: string | undefined
  do {
    const page: OpenIds = await get(next)
    const openids = listIn<string>(path, page.data?.openid ?? [])
    yield* openids
    if (openids.length === 0 || page.next_openid === next) return
    next = page.next_openid
  } while (next)
}
