// The tables of all kinds: what stands in the types of src/messages/, which follow WeChat's documentation.
import { type Declaration, declarationsOf, sentenceOf } from './source.ts'

export type Lang = 'en' | 'zh'

/** The groups in the order in which they are told, by the file that declares them. */
const groups: Readonly<Record<string, Readonly<Record<Lang, string>>>> = {
  'ordinary.ts': { en: 'Messages', zh: '普通消息' },
  'following.ts': { en: 'Following, scanning, position', zh: '关注、扫码、上报位置' },
  'menu.ts': { en: 'The menu', zh: '自定义菜单' },
  'jobs.ts': { en: 'Results of jobs', zh: '任务结果' },
  'service.ts': { en: 'Customer service', zh: '客服' },
  'account.ts': { en: 'Certification and authorization', zh: '认证与授权' },
  'cards.ts': { en: 'Cards and invoices', zh: '卡券与发票' },
  'places.ts': { en: 'Places and devices', zh: '门店与设备' },
  'scans.ts': { en: 'Scans of products', zh: '扫商品码' },
  'miniprogram.ts': { en: 'Mini programs', zh: '小程序' },
  'xpay.ts': { en: 'Virtual payments', zh: '虚拟支付' },
  'business.ts': { en: 'Businesses', zh: '经营' },
  'shop.ts': { en: 'Shops', zh: '小店' },
  'component-orders.ts': { en: 'Orders of the trading component', zh: '交易组件的订单' },
  'channels-shop.ts': { en: 'Channels shops', zh: '视频号小店' },
  'coupons.ts': { en: 'Coupons', zh: '优惠券' },
  'members.ts': { en: 'Members', zh: '会员' },
  'parcels.ts': { en: 'Parcels', zh: '快递' },
  'instant-delivery.ts': { en: 'Instant delivery', zh: '即时配送' },
}

const words = {
  head: { en: '| Kind | When | Its own fields |', zh: '| 种类 | 什么时候 | 特有的字段 |' },
  of: { en: ': ', zh: '：' },
  and: { en: ', ', zh: '、' },
}

const member = /^ {2}(?:\/\*\* (.*) \*\/\n {2})?'?([\w: ]+?)'?: (\w+)/gm
const field = /^ {2}readonly ('?)(\w+)\1(\??):/gm
/** What every message has, or every event. */
const common = ['BaseMessage', 'BaseEvent', 'NamedEvent', 'DeviceEvent', 'OrdinaryMessage']

/** A heading and a table for each group. */
export function kindTables(lang: Lang): string {
  const all = declarationsOf('src/messages')
  const types = new Map(all.map((each) => [each.name, each]))
  const tables = all.filter(({ name }) => /\wMessages$/.test(name))
  const order = Object.keys(groups)
  return tables
    .sort((a, b) => order.indexOf(a.file) - order.indexOf(b.file))
    .map((table) => section(table, types, lang))
    .join('\n\n')
}

function section(table: Declaration, types: ReadonlyMap<string, Declaration>, lang: Lang): string {
  const title = groups[table.file]?.[lang]
  if (title === undefined) throw new Error(`scripts/reference/kinds.ts has no title for ${table.file}`)
  const rows = [...table.body.matchAll(member)].map(([, own = '', kind, type = '']) => {
    const when = whenOf(sentenceOf(types.get(type)?.doc ?? ''), own, lang)
    if (when === '') throw new Error(`${table.file}: ${kind} has no Chinese name in its doc comment`)
    return `| \`${kind}\` | ${when} | ${fieldsOf(type, types, words.and[lang])} |`
  })
  return [`### ${title}`, '', words.head[lang], '|---|---|---|', ...rows].join('\n')
}

/** What a type stands for, and which of its kinds this is; a type that names all its kinds is not repeated. */
function whenOf(general: string, own: string, lang: Lang): string {
  const [whole, one] = [whenIn(general, lang), whenIn(own, lang)]
  if (one === '' || whole === '') return whole + one
  return lang === 'zh' && /[、，/]/.test(whole) ? one : whole + words.of[lang] + one
}

/** The English sentence without its full stop; the Chinese name that stands in parentheses in it. */
function whenIn(sentence: string, lang: Lang): string {
  if (lang === 'en') return sentence.replace(/\.$/, '')
  const names = [...sentence.matchAll(/\(([^()]*[\u4e00-\u9fff][^()]*)\)/g)].map(([, name = '']) => name)
  return names.join('，').replaceAll(', ', '、')
}

function fieldsOf(type: string, types: ReadonlyMap<string, Declaration>, and: string): string {
  const seen = new Map<string, string>()
  const collect = (name: string) => {
    const found = types.get(name)
    if (!found || common.includes(name)) return
    for (const [parent] of found.head.matchAll(/\b[A-Z]\w+/g)) if (parent !== name) collect(parent)
    for (const [, , each = '', optional = ''] of found.body.matchAll(field))
      if (each !== 'MsgType' && each !== 'Event' && !seen.has(each)) seen.set(each, `\`${each}${optional}\``)
  }
  collect(type)
  return [...seen.values()].join(and)
}
