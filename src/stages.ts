import { type Awaitable, chain } from './awaitable.ts'
import { isObject, shown, wrongArgument } from './check-options.ts'
import type { Clock } from './clock.ts'
import type { Context, Delivery } from './context.ts'
import { EchostrError, quote } from './errors.ts'
import { malformed } from './fields.ts'
import { parseJson } from './json.ts'
import { type Field, type Fields, type Message, normalizeLists } from './message.ts'
import { type Article, type Reply, toReply } from './reply.ts'
import type { Router } from './router.ts'
import { traced } from './trace.ts'
import { parseXml } from './xml.ts'
import { cdataSafe, toXml, type XmlFields } from './xml-writer.ts'

/** The four stages of a delivery, in the order they run. Each may be replaced once and wrapped any number of times. */
export interface Stages {
  /**
   * Before the body is read: throws for a delivery that is not WeChat's; gives what a GET answers (the
   * `echostr`).
   */
  verify(delivery: Delivery): Awaitable<string | undefined | void>
  /** The body's text as a message. Throws `malformed_body`, `missing_field`. */
  parse(body: string, delivery: Delivery): Awaitable<Message>
  /** Runs the handlers. `undefined` is silence. */
  dispatch(ctx: Context): Awaitable<Reply | undefined>
  /** The reply as the answer's body; for `undefined` the acknowledgement `success`. */
  serialize(reply: Reply | undefined, ctx: Context): Awaitable<string>
}

/** Name of a stage. */
export type StageName = keyof Stages

/** A layer each around some of the stages. */
export type Layers = { readonly [S in StageName]?: (inner: Stages[S]) => Stages[S] }

type Wraps = { [S in StageName]: ((inner: Stages[S]) => Stages[S])[] }

/** The stages as they run: a base function each, and the layers that were wrapped around it. */
export class Pipeline {
  readonly #base: Stages
  readonly #outermost: Layers
  readonly #wraps: Wraps = { verify: [], parse: [], dispatch: [], serialize: [] }
  readonly #owners = new Map<StageName, string>()
  #stages: Stages | undefined

  /** @param outermost layers that stay outside of all that are wrapped later */
  constructor(base: Stages, outermost: Layers = {}) {
    this.#base = base
    this.#outermost = outermost
  }

  /** Sets the innermost function of a stage; a second time is `plugin_conflict`. */
  replace<S extends StageName>(stage: S, fn: Stages[S], owner: string): void {
    checkFunction('app.replace', stage, 'fn', fn, owner)
    const before = this.#owners.get(stage)
    if (before !== undefined) {
      throw new EchostrError(
        'plugin_conflict',
        `${owner} replaces the stage "${stage}", which ${before} has replaced already`,
      )
    }
    this.#owners.set(stage, owner)
    this.#base[stage] = fn
    this.#stages = undefined
  }

  /** Puts a layer around a stage; the last one wrapped is the outermost. */
  wrap<S extends StageName>(stage: S, layer: (inner: Stages[S]) => Stages[S], owner: string): void {
    checkFunction('app.wrap', stage, 'layer', layer, owner)
    this.#wraps[stage].push(layer)
    this.#stages = undefined
  }

  /** The stages with all their layers. */
  get stages(): Stages {
    this.#stages ??= {
      verify: traced('verify', this.#layered('verify'), (delivery) => delivery),
      parse: traced('parse', this.#layered('parse'), (_, delivery) => delivery),
      dispatch: traced('dispatch', this.#layered('dispatch'), (ctx) => ctx.delivery),
      serialize: traced('serialize', this.#layered('serialize'), (_, ctx) => ctx.delivery),
    }
    return this.#stages
  }

  #layered<S extends StageName>(stage: S): Stages[S] {
    const wrapped = this.#wraps[stage].reduce<Stages[S]>((inner, layer) => layer(inner), this.#base[stage])
    return this.#outermost[stage]?.(wrapped) ?? wrapped
  }
}

function checkFunction(method: string, stage: unknown, argument: string, fn: unknown, owner: string): void {
  if (!['verify', 'parse', 'dispatch', 'serialize'].includes(stage as string)) {
    const what = `${owner} gives ${method}() as "stage" ${typeof stage === 'string' ? quote(stage) : shown(stage)}`
    throw new EchostrError('bad_handler', `${what}; there are verify, parse, dispatch and serialize`)
  }
  if (typeof fn !== 'function')
    throw new EchostrError('bad_handler', `${owner} gives ${method}() no function as "${argument}"`)
}

/** The default stage `parse`: XML or JSON by the first character, then {@link toMessage}. */
export function parsePush(body: string): Message {
  return toMessage(parseFields(body))
}

/**
 * Parsed fields as a message, for a stage `parse` of your own: checks what every push must have, and makes every
 * list an array, in place. Every leaf must be a string; an array is taken for a field that stands several times.
 *
 * @throws EchostrError `malformed_body` when ToUserName, FromUserName, CreateTime, MsgType, Event, MsgId or Encrypt
 * is no string (twice there, or with children); `missing_field` without ToUserName, FromUserName or MsgType
 * @example
 * app.replace('parse', (body) => toMessage(body.startsWith('{') ? parseJson(body) : myXml(body)))
 */
export function toMessage(fields: Fields): Message {
  if (!isObject(fields)) throw wrongArgument('toMessage()', 'fields', 'an object', fields)
  // one by one: a loop over names reads them several times slower
  const { ToUserName, FromUserName, CreateTime, MsgType, Event, MsgId, Encrypt } = fields
  plain('ToUserName', ToUserName)
  plain('FromUserName', FromUserName)
  plain('CreateTime', CreateTime)
  plain('MsgType', MsgType)
  plain('Event', Event)
  plain('MsgId', MsgId)
  plain('Encrypt', Encrypt)
  if (!ToUserName || !FromUserName || !MsgType) throw missing(fields)
  normalizeLists(fields)
  return fields as unknown as Message
}

function plain(name: string, value: Field | undefined): void {
  if (value !== undefined && typeof value !== 'string') malformed(`The field ${name} is not plain text`)
}

function missing(fields: Fields): EchostrError {
  if (fields.Encrypt) return new EchostrError('key_missing', 'The push is encrypted, and the app has no key')
  const name = ['ToUserName', 'FromUserName', 'MsgType'].find((each) => !fields[each])
  return new EchostrError('missing_field', `The push has no ${name}`)
}

/** The fields of a body, XML or JSON by its first character. Throws `malformed_body`. */
export function parseFields(body: string): Fields {
  const first = body.trimStart()[0]
  if (first === '<') return parseXml(body)
  if (first === '{') return parseJson(body)
  return malformed(first === undefined ? 'The body is empty' : 'The body is neither XML nor JSON')
}

/** Makes the default stage `dispatch`: the handlers registered for the message's kind. */
export function dispatcher(router: Router): Stages['dispatch'] {
  return (ctx) => chain(router.chainFor(ctx.message)(ctx), toReply)
}

/** Makes the default stage `serialize`: the reply as XML with CDATA, from the account to the sender. */
export function serializer(clock: Clock): Stages['serialize'] {
  return (reply, ctx) => {
    if (reply === undefined) return 'success'
    if (reply.MsgType === 'raw') return reply.body
    // whatever stands there is written bare
    const time = typeof reply.CreateTime === 'number' ? reply.CreateTime : clock.now()
    if (reply.MsgType === 'text') return textXml(reply.Content, ctx, time)
    return toXml({ ...addressed(reply), ToUserName: ctx.to, FromUserName: ctx.from, CreateTime: time })
  }
}

/** By hand: nearly every reply is a text, and this is several times faster than the general way. */
function textXml(content: string, { to, from }: Context, time: number): string {
  return `<xml><ToUserName><![CDATA[${cdataSafe(to)}]]></ToUserName><FromUserName><![CDATA[${cdataSafe(from)}]]></FromUserName><CreateTime>${time}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${cdataSafe(content)}]]></Content></xml>`
}

/** The reply's fields behind WeChat's usual first three, which the caller fills in. */
function addressed(reply: Reply): XmlFields {
  const head = { ToUserName: '', FromUserName: '', CreateTime: 0 }
  if (reply.MsgType !== 'news') return { ...head, ...reply } as XmlFields
  const item = reply.Articles.map(articleFields)
  return { ...head, MsgType: 'news', ArticleCount: item.length, Articles: { item } }
}

function articleFields({ Title, Description = '', PicUrl = '', Url = '' }: Article): XmlFields {
  return { Title, Description, PicUrl, Url }
}
