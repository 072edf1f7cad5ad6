import type { ApiResult } from '../wire/answer.ts'
import type { Call } from '../wire/call.ts'
import { listIn } from './paging.ts'
import { type OpenIds, pages } from './user.ts'

/** A tag (用户标签). */
export interface Tag {
  readonly id: number
  readonly name: string
  /** Users that have it. */
  readonly count?: number
}

/**
 * `/cgi-bin/tags/`: tags on followers, 100 in an account and 20 on a user at most.
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/User_Management/User_Tag_Management.html
 */
export interface TagCalls {
  /** @throws WeChatApiError 45056 too many tags */
  create(name: string): Promise<Tag>
  get(): Promise<readonly Tag[]>
  update(id: number, name: string): Promise<ApiResult>
  delete(id: number): Promise<ApiResult>
  /** The ids of a user's tags. */
  getidlist(openid: string): Promise<readonly number[]>
  readonly members: {
    /** Puts a tag on users, 50 at a time. */
    batchtagging(tagid: number, openid_list: readonly string[]): Promise<ApiResult>
    /** Takes a tag off users, 50 at a time. */
    batchuntagging(tagid: number, openid_list: readonly string[]): Promise<ApiResult>
    /** Every user with a tag, page by page as they are wanted. */
    all(tagid: number): AsyncGenerator<string, void, undefined>
  }
}

const members = '/cgi-bin/user/tag/get'
const idlist = '/cgi-bin/tags/getidlist'

export function tagCalls(call: Call): TagCalls {
  return {
    create: async (name) => (await call<{ tag: Tag }>('/cgi-bin/tags/create', { tag: { name } })).tag,
    get: async () => listIn<Tag>('/cgi-bin/tags/get', (await call('/cgi-bin/tags/get')).tags),
    update: (id, name) => call('/cgi-bin/tags/update', { tag: { id, name } }),
    delete: (id) => call('/cgi-bin/tags/delete', { tag: { id } }),
    getidlist: async (openid) => listIn<number>(idlist, (await call(idlist, { openid })).tagid_list),
    members: {
      batchtagging: (tagid, openid_list) =>
        call('/cgi-bin/tags/members/batchtagging', { openid_list, tagid }),
      batchuntagging: (tagid, openid_list) =>
        call('/cgi-bin/tags/members/batchuntagging', { openid_list, tagid }),
      all: (tagid) => pages(members, (next_openid = '') => call<OpenIds>(members, { tagid, next_openid })),
    },
  }
}
