import { isShallow, jsonIn } from '../chat/json.ts'
import { PageError } from '../chat/page-error.ts'
import { pageMistakes } from '../texts/page-mistakes.ts'
import { reasons } from '../texts/reasons.ts'
import { type Conversation, largestFile, mostMessages } from './conversation.ts'

/** Refuses what is not as it should be, by its path in the file. */
type Check = (value: unknown, path: string) => void

/** Levels of a field, or of a reply. */
const deepest = 16
/** Characters of a name, and of a body or a reply. */
const longestName = 128
const longestBody = 32 * 1024 + 1
/** Deliveries of one message: three, and duplicates. */
const mostDeliveries = 30

const is =
  (fits: (value: unknown) => boolean): Check =>
  (value, path) => {
    if (!fits(value)) throw new PageError(pageMistakes.not_a_conversation, { path }, 'file')
  }

const record = (members: Readonly<Record<string, Check>>): Check => {
  return (value, path) => {
    is(isObject)(value, path)
    for (const [name, check] of Object.entries(members))
      check((value as Record<string, unknown>)[name], `${path}.${name}`.replace(/^\./, ''))
  }
}

const listOf = (check: Check, most: number): Check => {
  return (value, path) => {
    is(Array.isArray)(value, path)
    const list = value as readonly unknown[]
    if (list.length > most) throw new PageError(pageMistakes.too_long_a_list, { path, most }, 'file')
    for (const [at, each] of list.entries()) check(each, `${path}[${at}]`)
  }
}

const optional = (check: Check): Check => {
  return (value, path) => {
    if (value !== undefined) check(value, path)
  }
}

const name = is(
  (value) => typeof value === 'string' && value !== '' && isWhole(value) && value.length <= longestName,
)
const number = is((value) => typeof value === 'number' && Number.isFinite(value) && value >= 0)
const body = is((value) => typeof value === 'string' && value.length <= longestBody)
const tree = is((value) => isObject(value) && isShallow(value, deepest))
const one = (names: readonly string[]) => is((value) => names.includes(value as string))
const reply: Check = (value, path) => {
  tree(value, path)
  record({ MsgType: name })(value, path)
  is((each) => JSON.stringify(each).length <= longestBody)(value, path)
}

const answer: Check = (value, path) => {
  const shown = one(['reply', 'nothing', 'notice'])
  record({ shown, reason: one(Object.keys(reasons)), reply: optional(reply) })(value, path)
  const { shown: how, reply: said } = value as { shown: string; reply?: unknown }
  is(() => (how === 'reply') === (said !== undefined))(said, `${path}.reply`)
}

const delivery = record({
  attempt: number,
  copy: number,
  sentAt: number,
  ms: number,
  outcome: one(['answered', 'timed_out', 'unreachable', 'closed', 'lost']),
  status: optional(number),
  body: optional(body),
})

const message = record({
  at: number,
  kind: name,
  fields: tree,
  answer,
  deliveries: listOf(delivery, mostDeliveries),
})

const conversation = record({
  user: record({ id: name, name }),
  account: name,
  messages: listOf(message, mostMessages),
  late: listOf(record({ at: number, reply }), mostMessages),
})

/**
 * The conversation in the text of a file.
 *
 * @throws PageError for what is none; it names the place
 */
export function conversationIn(text: string): Conversation {
  if (text.length > largestFile)
    throw new PageError(pageMistakes.too_large, { limit: largestFile >> 10 }, 'file')
  // an editor of Windows may have put a mark in front
  const value = jsonIn(text.replace(/^\uFEFF/, '')) as Partial<Conversation> | undefined
  is(() => isObject(value) && value?.format === 'echostr-conversation')(value, 'format')
  const version: unknown = value?.version
  if (typeof version === 'number' && version > 1)
    throw new PageError(pageMistakes.newer_file, { version }, 'file')
  is(() => version === 1)(version, 'version')
  conversation(value, '')
  return value as Conversation
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWhole(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}
