import { checkOptions, type OptionCheck, type OptionKind } from 'echostr'
import type { Client } from '../index.ts'

/** Not spelled out: what WeChat wants inside is WeChat's to say. */
type Arguments = readonly (readonly [name: string, kind: OptionKind])[]

/** A mistake in the program is not to be taken for a fault of the network, and repeated. */
const json: OptionCheck = {
  is: 'an object that JSON can write, without bigints,',
  fits: (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && isJson(value),
}

function isJson(value: object): boolean {
  try {
    return typeof JSON.stringify(value) === 'string'
  } catch {
    return false
  }
}

/** Ids of drafts and menus come as numbers, too. */
const id: OptionCheck = {
  is: 'an id',
  fits: (value) => (typeof value === 'string' && value !== '') || Number.isSafeInteger(value),
}
const openids: OptionCheck = {
  is: 'a list of OpenIDs',
  fits: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
}
const source: OptionCheck = {
  is: 'a Blob, bytes, or a stream of bytes',
  fits: (value) =>
    value instanceof Blob ||
    value instanceof Uint8Array ||
    typeof (value as AsyncIterable<Uint8Array> | null)?.[Symbol.asyncIterator] === 'function',
}

/** The arguments of each call by its name, in their order; a `?` stands behind what may be left out. */
const table: Readonly<Record<string, Arguments>> = {
  call: [
    ['path', 'string'],
    ['body?', json],
    ['options?', json],
  ],
  download: [
    ['path', 'string'],
    ['body?', json],
  ],
  ticket: [['type', ['jsapi', 'wx_card']]],
  'custom.send': [
    ['message', json],
    ['options?', json],
  ],
  'custom.typing': [
    ['touser', 'string'],
    ['command?', 'string'],
  ],
  'media.upload': [
    ['type', 'string'],
    ['source', source],
    ['name?', json],
  ],
  'media.get': [['media_id', 'string']],
  'media.jssdk': [['media_id', 'string']],
  'menu.create': [['menu', json]],
  'menu.addconditional': [['menu', json]],
  'menu.delconditional': [['menuid', id]],
  'template.send': [['message', json]],
  'subscribe.send': [['message', json]],
  'subscribe.bizsend': [['notice', json]],
  'qrcode.create': [['code', json]],
  'qrcode.url': [['ticket', 'string']],
  'user.info': [
    ['openid', 'string'],
    ['lang?', 'string'],
  ],
  'user.batchget': [
    ['openids', openids],
    ['lang?', 'string'],
  ],
  'user.get': [['next_openid?', 'string']],
  'tags.create': [['name', 'string']],
  'tags.update': [
    ['id', id],
    ['name', 'string'],
  ],
  'tags.delete': [['id', id]],
  'tags.getidlist': [['openid', 'string']],
  'tags.members.batchtagging': [
    ['tagid', id],
    ['openid_list', openids],
  ],
  'tags.members.batchuntagging': [
    ['tagid', id],
    ['openid_list', openids],
  ],
  'tags.members.all': [['tagid', id]],
  'freepublish.submit': [['media_id', 'string']],
  'freepublish.get': [['publish_id', id]],
  'freepublish.delete': [
    ['article_id', 'string'],
    ['index?', 'count'],
  ],
  'freepublish.getarticle': [['article_id', 'string']],
  'freepublish.batchget': [['range', json]],
}

/** Calls that give no promise: they throw where the others reject. */
const synchronous: ReadonlySet<string> = new Set(['qrcode.url', 'user.all', 'tags.members.all'])

// biome-ignore lint/suspicious/noExplicitAny: any of the calls above
type Run = (...given: any[]) => unknown

/** The client, with the arguments of each call checked before anything is sent. */
export function guarded(calls: Omit<Client, 'appId'>): Omit<Client, 'appId'> {
  return guardedGroup(calls, '') as Omit<Client, 'appId'>
}

function guardedGroup(group: object, path: string): object {
  const entries = Object.entries(group).map(([key, value]) => {
    const name = path + key
    return [key, typeof value === 'function' ? guardedCall(name, value) : guardedGroup(value, `${name}.`)]
  })
  return Object.fromEntries(entries)
}

function guardedCall(name: string, run: Run): Run {
  const wanted = table[name]
  if (wanted === undefined) return run
  if (synchronous.has(name))
    return (...given) => {
      check(name, wanted, given)
      return run(...given)
    }
  return async (...given) => {
    check(name, wanted, given)
    return run(...given)
  }
}

function check(name: string, wanted: Arguments, given: readonly unknown[]): void {
  const named = wanted.map(([each], at) => [each.replace('?', ''), given[at]])
  checkOptions(`${name}()`, Object.fromEntries(named), Object.fromEntries(wanted))
}
