import type { Clock } from '../clock.ts'
import type { Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { demand } from './refusal.ts'

/** OpenIDs in one page, and users in one `batchget`. */
const page = 10_000
const batch = 100

/** Who follows the account, and their tags. */
export class Followers {
  readonly openids: Set<string> = new Set<string>()
  readonly #clock: Clock
  readonly #byId = new Map<number, { readonly name: string; readonly openids: Set<string> }>()
  #lastTag = 100

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get routes(): Routes {
    return {
      '/cgi-bin/user/get': this.#get,
      '/cgi-bin/user/info': this.#info,
      '/cgi-bin/user/info/batchget': this.#batchget,
      '/cgi-bin/user/tag/get': this.#members,
      '/cgi-bin/tags/create': this.#createTag,
      '/cgi-bin/tags/get': this.#tags,
      '/cgi-bin/tags/update': this.#updateTag,
      '/cgi-bin/tags/delete': this.#deleteTag,
      '/cgi-bin/tags/getidlist': this.#tagsOf,
      '/cgi-bin/tags/members/batchtagging': this.#tag,
      '/cgi-bin/tags/members/batchuntagging': this.#untag,
    }
  }

  readonly #get = ({ query }: ApiCall): object => pageOf([...this.openids], query.next_openid)

  readonly #info = ({ query }: ApiCall): object => this.#infoOf(query.openid)

  readonly #batchget = (call: ApiCall): object => {
    const { user_list = [] } = fieldsOf<{ user_list: { openid: string }[] }>(call)
    demand(user_list.length >= 1 && user_list.length <= batch, 40032)
    return { user_info_list: user_list.map(({ openid }) => this.#infoOf(openid)) }
  }

  readonly #createTag = (call: ApiCall): object => {
    const { name } = tagOf(call)
    const id = ++this.#lastTag
    this.#byId.set(id, { name, openids: new Set() })
    return { tag: { id, name } }
  }

  readonly #tags = (): object => ({
    tags: [...this.#byId].map(([id, { name, openids }]) => ({ id, name, count: openids.size })),
  })

  readonly #updateTag = (call: ApiCall): object => {
    const { id, name } = tagOf(call)
    this.#byId.set(id, { name, openids: this.#tagged(id) })
    return {}
  }

  readonly #deleteTag = (call: ApiCall): object => {
    this.#byId.delete(tagOf(call).id)
    return {}
  }

  readonly #tag = (call: ApiCall): object => {
    const { openids, tagid } = membersOf(call)
    for (const openid of openids) this.#tagged(tagid).add(openid)
    return {}
  }

  readonly #untag = (call: ApiCall): object => {
    const { openids, tagid } = membersOf(call)
    for (const openid of openids) this.#tagged(tagid).delete(openid)
    return {}
  }

  readonly #tagsOf = (call: ApiCall): object => ({
    tagid_list: this.#idsOf(fieldsOf<Member>(call).openid ?? ''),
  })

  readonly #members = (call: ApiCall): object => {
    const { tagid = 0, next_openid } = fieldsOf<Member>(call)
    return pageOf([...this.#tagged(tagid)], next_openid)
  }

  #infoOf(openid = ''): object {
    if (!this.openids.has(openid)) {
      demand(openid !== '', 40003)
      return { subscribe: 0, openid }
    }
    const tagid_list = this.#idsOf(openid)
    return {
      subscribe: 1,
      openid,
      language: 'zh_CN',
      subscribe_time: this.#clock.now(),
      remark: '',
      tagid_list,
    }
  }

  #idsOf(openid: string): number[] {
    return [...this.#byId].filter(([, { openids }]) => openids.has(openid)).map(([id]) => id)
  }

  /** @throws Refusal 45159: no such tag */
  #tagged(id: number): Set<string> {
    const tag = this.#byId.get(id)
    demand(tag, 45159)
    return tag.openids
  }
}

interface Member {
  readonly openid: string
  readonly tagid: number
  readonly next_openid: string
}

function tagOf(call: ApiCall): { readonly id: number; readonly name: string } {
  const { tag } = fieldsOf<{ tag: { id: number; name: string } }>(call)
  demand(tag, 47001)
  return tag
}

function membersOf(call: ApiCall): { readonly openids: readonly string[]; readonly tagid: number } {
  const { openid_list = [], tagid = 0 } = fieldsOf<{ openid_list: string[]; tagid: number }>(call)
  demand(openid_list.length >= 1 && openid_list.length <= 50, 40032)
  return { openids: openid_list, tagid }
}

/** A page behind an OpenID. The last OpenID is where the next begins, on the last page too: that one is empty. */
function pageOf(all: readonly string[], after = ''): object {
  const start = after === '' ? 0 : all.indexOf(after) + 1
  const openid = all.slice(start, start + page)
  const data = openid.length > 0 && { data: { openid } }
  return { total: all.length, count: openid.length, ...data, next_openid: openid.at(-1) ?? '' }
}
