import type { Leaf, Tree } from '../fixtures/messages.ts'

/** The whole push: the common fields, then the kind's own. */
export function push(kind: string, fields: Tree): Tree {
  const [MsgType = '', Event] = kind.split(':')
  const head = { ToUserName: 'gh_teahouse', FromUserName: 'oUser-9', CreateTime: '1712000000', MsgType }
  return { ...head, ...(Event === undefined ? {} : { Event }), ...fields }
}

/** As XML: numbers bare, other text as CDATA, lists as repeated siblings. */
export function asXml(tree: Leaf, name = 'xml'): string {
  if (isList(tree)) return tree.map((element) => asXml(element, name)).join('')
  return `<${name}>${typeof tree === 'string' ? xmlText(tree) : xmlFields(tree)}</${name}>`
}

function xmlFields(tree: Tree): string {
  return Object.entries(tree)
    .map(([name, value]) => asXml(value, name))
    .join('')
}

function xmlText(text: string): string {
  return /^-?\d+(\.\d+)?$/.test(text) ? text : `<![CDATA[${text}]]>`
}

/** As JSON: numbers bare, with every digit. */
export function asJson(tree: Leaf): string {
  if (typeof tree === 'string') return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(tree) ? tree : JSON.stringify(tree)
  if (isList(tree)) return `[${tree.map(asJson).join()}]`
  const fields = Object.entries(tree).map(([name, value]) => `${JSON.stringify(name)}:${asJson(value)}`)
  return `{${fields.join()}}`
}

/** The same tree with `count` elements in each of its lists. */
export function resized(tree: Leaf, count: number): Leaf {
  if (typeof tree === 'string') return tree
  if (isList(tree)) return tree.slice(0, count).map((element) => resized(element, count))
  return Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, resized(value, count)]))
}

/** The same tree with each list of one element replaced by that element, as WeChat's JSON has it at times. */
export function unwrapped(tree: Leaf): Leaf {
  if (typeof tree === 'string') return tree
  if (isList(tree)) return tree.length === 1 ? unwrapped(tree[0] ?? '') : tree.map(unwrapped)
  return Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, unwrapped(value)]))
}

function isList(tree: Leaf): tree is readonly Leaf[] {
  return Array.isArray(tree)
}
