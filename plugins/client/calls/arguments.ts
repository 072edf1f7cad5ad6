import { checkOptions } from 'echostr'
import type { Client } from '../index.ts'
import { type Arguments, type Fields, table } from './argument-table.ts'

/** Calls that give no promise: they throw where the others reject. */
const synchronous: ReadonlySet<string> = new Set([
  'qrcode.url',
  'user.all',
  'tags.members.all',
  'draft.all',
  'material.all',
  'comment.all',
  'freepublish.all',
])

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
  const wanted = table[name] ?? table[name.replace(/[^.]+$/, '*')]
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
  const named = wanted.map(([each], at) => [bare(each), given[at]])
  const kinds = wanted.map(([each, kind]) => [each, kind])
  checkOptions(`${name}()`, Object.fromEntries(named), Object.fromEntries(kinds))
  for (const [at, [, , fields]] of wanted.entries())
    if (fields !== undefined && given[at] !== undefined) checkFields(name, fields, given[at])
}

/** The fields of a body whose limits are known; whatever else stands in it is WeChat's to judge. */
function checkFields(name: string, fields: Fields, body: unknown): void {
  for (const each of Array.isArray(body) ? body : [body]) {
    const known = Object.keys(fields).map((field) => [bare(field), each[bare(field)]])
    checkOptions(`${name}()`, Object.fromEntries(known), fields)
  }
}

function bare(name: string): string {
  return name.replace('?', '')
}
