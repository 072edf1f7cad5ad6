import type { Clock } from '../../base/clock.ts'
import { done, type Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { Following } from './following.ts'
import { isList } from './json.ts'
import { keepNewest, mostUsers } from './newest.ts'
import { demand } from './refusal.ts'

/** OpenIDs in one page, and users in one `batchget`. */
const page = 10_000
const batch = 100
const mostTags = 100
const mostTagsOfUser = 20

interface Tag {
  readonly name: string
  readonly openids: Set<string>
}

/** Who follows the account, and their tags. */
export class Followers {
  readonly openids: Following
  readonly #byId = new Map<number, Tag>()
  readonly #remarks = new Map<string, string>()
  #lastTag = 100

  /** @param left is told who does not follow any more */
  constructor(clock: Clock, left: (openid: string) => void) {
    this.openids = new Following(clock, (openid) => {
      for (const tag of this.#byId.values()) tag.openids.delete(openid)
      left(openid)
    })
  }

  get routes(): Routes {
    return {
      '/cgi-bin/user/get': this.#get,
      '/cgi-bin/user/info': this.#info,
      '/cgi-bin/user/info/batchget': this.#batchget,
      '/cgi-bin/user/info/updateremark': this.#remark,
      '/cgi-bin/user/tag/get': this.#members,
      '/cgi-bin/tags/create': this.#createTag,
      '/cgi-bin/tags/get': this.#tags,
      '/cgi-bin/tags/update': this.#updateTag,
      '/cgi-bin/tags/delete': this.#deleteTag,
      '/cgi-bin/tags/getidlist': this.#tagsOf,
      '/cgi-bin/tags/members/batchtagging': this.#putTag,
      '/cgi-bin/tags/members/batchuntagging': this.#takeTag,
    }
  }

  readonly #get = ({ query }: ApiCall): object => pageOf([...this.openids], query.next_openid)

  readonly #info = ({ query }: ApiCall): object => this.#infoOf(query.openid)

  readonly #batchget = (call: ApiCall): object => {
    const { user_list = [] } = fieldsOf<{ user_list: { openid: string }[] }>(call)
    demand(isList(user_list) && user_list.length >= 1 && user_list.length <= batch, 40032)
    return { user_info_list: user_list.map(({ openid }) => this.#infoOf(openid)) }
  }

  readonly #remark = (call: ApiCall): object => {
    const { openid = '', remark = '' } = fieldsOf<{ openid: string; remark: string }>(call)
    demand(this.openids.has(openid), 40003)
    demand(typeof remark === 'string' && [...remark].length <= 30, 40097)
    keepNewest(this.#remarks, openid, remark, mostUsers)
    return done
  }

  readonly #createTag = (call: ApiCall): object => {
    const name = this.#freeName(tagOf(call).name)
    demand(this.#byId.size < mostTags, 45056)
    const id = ++this.#lastTag
    this.#byId.set(id, { name, openids: new Set() })
    return { tag: { id, name } }
  }

  readonly #tags = (): object => ({
    tags: [...this.#byId].map(([id, { name, openids }]) => ({ id, name, count: openids.size })),
  })

  readonly #updateTag = (call: ApiCall): object => {
    const { id, name } = tagOf(call)
    const { openids } = this.#tag(id)
    this.#byId.set(id, { name: this.#freeName(name, id), openids })
    return done
  }

  readonly #deleteTag = (call: ApiCall): object => {
    const { id } = tagOf(call)
    this.#tag(id)
    this.#byId.delete(id)
    return done
  }

  readonly #putTag = (call: ApiCall): object => {
    const { list, tagid } = membersOf(call)
    const { openids } = this.#tag(tagid)
    for (const openid of list) {
      demand(this.openids.has(openid), 40003)
      demand(openids.has(openid) || this.#idsOf(openid).length < mostTagsOfUser, 45059)
    }
    for (const openid of list) openids.add(openid)
    return done
  }

  readonly #takeTag = (call: ApiCall): object => {
    const { list, tagid } = membersOf(call)
    const { openids } = this.#tag(tagid)
    for (const openid of list) openids.delete(openid)
    return done
  }

  readonly #tagsOf = (call: ApiCall): object => ({
    tagid_list: this.#idsOf(fieldsOf<Member>(call).openid ?? ''),
  })

  readonly #members = (call: ApiCall): object => {
    const { tagid = 0, next_openid } = fieldsOf<Member>(call)
    return pageOf([...this.#tag(tagid).openids], next_openid)
  }

  #infoOf(openid: unknown): object {
    demand(typeof openid === 'string' && openid !== '', 40003)
    const subscribe_time = this.openids.since(openid)
    if (subscribe_time === undefined) return { subscribe: 0, openid }
    const tagid_list = this.#idsOf(openid)
    return {
      subscribe: 1,
      openid,
      language: 'zh_CN',
      subscribe_time,
      remark: this.#remarks.get(openid) ?? '',
      tagid_list,
    }
  }

  #idsOf(openid: string): number[] {
    return [...this.#byId].filter(([, { openids }]) => openids.has(openid)).map(([id]) => id)
  }

  /** @throws Refusal 45159: no such tag */
  #tag(id: number): Tag {
    const tag = this.#byId.get(id)
    demand(tag, 45159)
    return tag
  }

  /** @throws Refusal 45157 for none, or one of another tag; 45158 */
  #freeName(name: unknown, ownId?: number): string {
    demand(typeof name === 'string' && name !== '', 45157)
    demand(Buffer.byteLength(name) <= 30, 45158)
    const isTaken = [...this.#byId].some(([other, tag]) => other !== ownId && tag.name === name)
    demand(!isTaken, 45157)
    return name
  }
}

interface Member {
  readonly openid: string
  readonly tagid: number
  readonly next_openid: string
}

function tagOf(call: ApiCall): { readonly id: number; readonly name: unknown } {
  const { tag } = fieldsOf<{ tag: { id: number; name: unknown } }>(call)
  demand(tag, 47001)
  return tag
}

function membersOf(call: ApiCall): { readonly list: readonly string[]; readonly tagid: number } {
  const { openid_list = [], tagid = 0 } = fieldsOf<{ openid_list: string[]; tagid: number }>(call)
  demand(isList(openid_list) && openid_list.length >= 1 && openid_list.length <= 50, 40032)
  return { list: openid_list, tagid }
}

/**
 * A page behind an OpenID. `next_openid`, its last OpenID, is what the next page stands behind; the last page has one
 * too, and an empty page follows.
 */
function pageOf(all: readonly string[], after = ''): object {
  const start = after === '' ? 0 : all.indexOf(after) + 1
  const openid = all.slice(start, start + page)
  const data = openid.length > 0 && { data: { openid } }
  return { total: all.length, count: openid.length, ...data, next_openid: openid.at(-1) ?? '' }
}
