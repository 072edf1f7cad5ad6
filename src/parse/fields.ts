import { EchostrError } from '../errors.ts'
import type { Fields } from '../messages/base.ts'

/** Deepest nesting of a push, the root included. WeChat's deepest known one has 6. */
export const maxDepth = 16

/** Most elements, attributes, sections and comments (XML) or values (JSON) in a push. WeChat's largest known ones stay below 100. */
export const maxElements = 2000

/** The fields that say who sent what to whom. Each may stand once in a push: of two, the last must not win. */
const identity = ['ToUserName', 'FromUserName', 'CreateTime', 'MsgType', 'Event', 'MsgId', 'Encrypt']

/**
 * The fields that a user types, scans or points at. A second one means that his text has ended its element and begun
 * it anew.
 */
const typed = [
  'Content',
  'Recognition',
  'Label',
  'Title',
  'Description',
  'Url',
  'ScanCodeInfo',
  'SendLocationInfo',
]

const once: ReadonlySet<string> = new Set([...identity, ...typed])

/** Refuses a second field of the root, when its name may stand once only. */
export function refuseTwice(fields: Fields, name: string): void {
  if (fields[name] !== undefined && once.has(name)) malformed(`The field ${name} is there twice`)
}

/** Refuses more elements than {@link maxElements}, or deeper ones than {@link maxDepth}. */
export function refuseExcess(elements: number, depth: number): void {
  if (elements > maxElements) malformed(`More than ${maxElements} elements or other parts`)
  if (depth > maxDepth) malformed(`More than ${maxDepth} levels deep`)
}

/** Throws `malformed_body`. */
export function malformed(what: string, at?: number): never {
  throw new EchostrError('malformed_body', at === undefined ? what : `${what}, at character ${at}`)
}
