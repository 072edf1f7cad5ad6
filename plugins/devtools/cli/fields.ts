import type { XmlFields, XmlValue } from 'echostr'
import { mistakes } from '../texts/mistakes.ts'
import { UsageError } from './terminal.ts'

interface Fields {
  [name: string]: XmlValue | Fields
}

const writing = /^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)=(.*)$/s

/**
 * Fields as they are given on the command line: `Name=value`, `Group.Name=value`; a name that is given again makes a list.
 *
 * @throws {UsageError} when one is written otherwise, or is both a value and a group
 */
export function fieldsIn(pairs: readonly string[]): XmlFields {
  const fields = empty()
  for (const pair of pairs) {
    const [, path, value = ''] = writing.exec(pair) ?? []
    if (path === undefined || !put(fields, path.split('.'), value))
      throw new UsageError(mistakes.not_a_field, { pair })
  }
  return fields as XmlFields
}

/** Without a prototype: `__proto__` is a name like any other. */
function empty(): Fields {
  return Object.create(null)
}

/** False when there is a value where a group is to be, or the other way about. */
function put(fields: Fields, [name = '', ...rest]: readonly string[], value: string): boolean {
  const there = fields[name]
  if (rest.length === 0) {
    if (isGroup(there)) return false
    fields[name] = there === undefined ? value : [there, value].flat()
    return true
  }
  if (there !== undefined && !isGroup(there)) return false
  fields[name] = there ?? empty()
  return put(fields[name] as Fields, rest, value)
}

function isGroup(value: unknown): value is Fields {
  return typeof value === 'object' && !Array.isArray(value)
}
