import type { Field, Fields, ListTable } from '../messages/base.ts'
import { couponLists } from '../messages/coupons.ts'
import { instantDeliveryLists } from '../messages/instant-delivery.ts'
import { jobLists } from '../messages/jobs.ts'
import { menuLists } from '../messages/menu.ts'
import { miniprogramLists } from '../messages/miniprogram.ts'
import { placeLists } from '../messages/places.ts'
import { shopLists } from '../messages/shop.ts'

type Path = readonly Step[]

interface Step {
  readonly name: string
  readonly optional: boolean
}

const tables: readonly ListTable[] = [
  menuLists,
  jobLists,
  placeLists,
  miniprogramLists,
  shopLists,
  couponLists,
  instantDeliveryLists,
]

/** The lists of each event, by its name in lower case. A Map: a sender may name an event `constructor`. */
const pathsByEvent: ReadonlyMap<string, readonly Path[]> = new Map(
  tables
    .flatMap(Object.entries)
    .map(([kind, paths]) => [kind.slice('event:'.length).toLowerCase(), paths.map(toPath)]),
)

function toPath(path: string): Path {
  return path.split('.').map((name) => ({ name: name.replace('?', ''), optional: name.endsWith('?') }))
}

const none: readonly Path[] = []

/**
 * Makes every list of the message an array, in place: one value becomes an array of one; nothing, or white space only,
 * an empty array. An optional list that was not sent stays absent.
 *
 * Changes nothing but events that have lists. Never throws, whatever the shape of the message.
 */
export function normalizeLists(message: Fields): void {
  const { MsgType, Event } = message
  if (MsgType !== 'event' || typeof Event !== 'string') return
  for (const path of pathsByEvent.get(Event.toLowerCase()) ?? none) normalize(message, path, 0)
}

/** Goes down the path from `fields` and makes its end an array. */
function normalize(fields: Fields, path: Path, depth: number): void {
  const step = path[depth] as Step
  const value = fields[step.name]
  if (value === undefined && step.optional) return
  if (depth === path.length - 1) set(fields, step.name, toList(value))
  else for (const next of descend(fields, step.name, value)) normalize(next, path, depth + 1)
}

/** The objects one step down the path: the field, its elements, or a new object when it is missing or blank. */
function descend(fields: Fields, name: string, value: Field | undefined): readonly Fields[] {
  if (isList(value)) return value.filter(isFields)
  if (isFields(value)) return [value]
  if (value !== undefined && !isBlank(value)) return []
  return [set(fields, name, Object.create(null) as Fields)]
}

function toList(value: Field | undefined): readonly Field[] {
  if (isList(value)) return value
  return value === undefined || isBlank(value) ? [] : [value]
}

function set<T extends Field>(fields: Fields, name: string, value: T): T {
  ;(fields as Record<string, Field>)[name] = value
  return value
}

function isList(value: Field | undefined): value is readonly Field[] {
  return Array.isArray(value)
}

function isFields(value: Field | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !isList(value)
}

/** Nothing, or white space: what stands between the tags of an empty wrapper. */
function isBlank(value: Field): boolean {
  return typeof value === 'string' && value.trim() === ''
}
