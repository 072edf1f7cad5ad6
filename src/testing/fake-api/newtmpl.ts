import { randomBytes } from 'node:crypto'
import { done, type Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { isList } from './json.ts'
import { isWhole } from './pages.ts'
import { demand } from './refusal.ts'

const mostTemplates = 25
const keywords = [
  { kid: 1, name: '物品名称', example: '名称', rule: 'thing' },
  { kid: 2, name: '时间', example: '2026年11月27日', rule: 'time' },
  { kid: 3, name: '备注', example: '备注', rule: 'thing' },
]
const titles = [{ tid: 99, title: '付款成功通知', type: 2, categoryId: '616' }]

/** The templates of subscription notices: one that may be chosen, and those that were. */
export class NoticeTemplates {
  readonly #own = new Map<string, object>()

  get routes(): Routes {
    return {
      '/wxaapi/newtmpl/addtemplate': this.#add,
      '/wxaapi/newtmpl/deltemplate': this.#delete,
      '/wxaapi/newtmpl/gettemplate': () => ({ errcode: 0, errmsg: 'ok', data: [...this.#own.values()] }),
      '/wxaapi/newtmpl/getcategory': () => ({ errcode: 0, errmsg: 'ok', data: [{ id: 616, name: '公交' }] }),
      '/wxaapi/newtmpl/getpubtemplatetitles': ({ query }) => titlesFor(query),
      '/wxaapi/newtmpl/getpubtemplatekeywords': ({ query }) => {
        demand(query.tid === '99', 200014)
        return { errcode: 0, errmsg: 'ok', count: keywords.length, data: keywords }
      },
    }
  }

  readonly #add = (call: ApiCall): object => {
    const { tid, kidList, sceneDesc = '' } = fieldsOf<Record<string, unknown>>(call)
    demand(String(tid) === '99', 200014)
    demand(
      isList(kidList) && isWhole(kidList.length, 2, 5) && kidList.every((kid) => isWhole(kid, 1, 3)),
      200020,
    )
    demand(typeof sceneDesc === 'string' && [...sceneDesc].length <= 15, 200021)
    demand(this.#own.size < mostTemplates, 200012)
    const priTmplId = randomBytes(32).toString('base64url')
    const chosen = kidList.map((kid) => keywords[Number(kid) - 1])
    const content = chosen.map((each) => `${each?.name}:{{${each?.rule}${each?.kid}.DATA}}\n`).join('')
    this.#own.set(priTmplId, { priTmplId, title: '付款成功通知', content, example: '', type: 2 })
    return { errcode: 0, errmsg: 'ok', priTmplId }
  }

  readonly #delete = (call: ApiCall): object => {
    demand(this.#own.delete(String(fieldsOf<Record<string, unknown>>(call).priTmplId)), 200014)
    return done
  }
}

/** @throws Refusal 200016 start, 200017 limit, 200018 no ids */
function titlesFor({ ids, start = '', limit = '' }: ApiCall['query']): object {
  demand(ids, 200018)
  demand(/^\d{1,9}$/.test(start), 200016)
  demand(isWhole(Number(limit), 1, 30), 200017)
  const data = titles.slice(Number(start), Number(start) + Number(limit))
  return { errcode: 0, errmsg: 'ok', count: titles.length, data }
}
