import {
  type Awaitable,
  checkOptions,
  type Delivery,
  type Message,
  type OptionCheck,
  type OptionTable,
  type Plugin,
  sameSignature,
} from 'echostr'
import { replyJson } from './json-reply.ts'
import { Origin } from './origin.ts'
import { checkProbe, refuseShort, seemsProbe } from './probe.ts'
import { texts } from './texts.ts'

/** Options of {@link cloudHosting}. */
export interface CloudHostingOptions {
  /**
   * The path of the message push (设置 → 全局设置 → 消息推送), as the app sees it. It is a password: pushes bear no signature, and
   * whoever knows the path can write as any user. 20 or more characters in one piece that nobody can guess, as a UUID has.
   */
  readonly path: string
  /** The AppID; of each account, where several share the environment (资源复用). A push for another one is refused. */
  readonly appId: string | readonly string[]
  /**
   * The original id (原始ID, `gh_…`), or those of all accounts. A push for another ToUserName is refused. Only with it a push
   * may lack the header X-WX-APPID.
   */
  readonly id?: string | readonly string[]
  /** Domains by which the public reaches the service: what comes by them is refused without a signature. Default none. */
  readonly domains?: readonly string[]
}

/**
 * Takes the pushes of WeChat Cloud Hosting (微信云托管), which bear no signature and are not encrypted: those that come on
 * the secret path, without a query, with one `x-wx-source` that is no user's device, with the AppID, and from the user whom
 * `X-WX-OPENID` names. A push in JSON is answered in JSON. The console's check of the path (CheckContainerPath) is answered.
 * Every other request is verified as without this plugin, by the token.
 *
 * @throws EchostrError `bad_option`
 * @example
 * app.use(cloudHosting({ appId: 'wx1234567890abcdef', path: process.env.PUSH_PATH ?? '' }))
 * @see https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloudrun/src/guide/weixin/push.html
 */
export function cloudHosting(options: CloudHostingOptions): Plugin {
  checkOptions('cloudHosting()', options, known, { texts })
  const { path, appId, id = [], domains = [] } = options
  const origin = new Origin({ appIds: [appId].flat(), ids: [id].flat(), domains })
  return {
    name: 'cloud',
    setup(app) {
      /** The deliveries that came as pushes, and whether they are JSON. */
      const pushes = new WeakMap<Delivery, boolean>()
      const admit = (delivery: Delivery): Awaitable<undefined> => {
        if (seemsProbe(delivery)) return refuseShort(delivery)
        origin.check(delivery.headers)
        pushes.set(delivery, false)
        return undefined
      }
      app.wrap('verify', (inner) => (delivery) => {
        const { method, query } = delivery
        const mine = method === 'POST' && Object.keys(query).length === 0
        return mine && sameSignature(delivery.path, path) ? admit(delivery) : inner(delivery)
      })
      app.wrap('parse', (inner) => (body, delivery) => {
        if (!pushes.has(delivery)) return inner(body, delivery)
        checkProbe(body)
        pushes.set(delivery, body.trimStart().startsWith('{'))
        return checked(inner(body, delivery), (message) => origin.checkMessage(message, delivery.headers))
      })
      app.wrap('serialize', (inner) => (reply, ctx) => {
        if (!reply || reply.MsgType === 'raw' || !pushes.get(ctx.delivery)) return inner(reply, ctx)
        return replyJson(reply, ctx, app.clock.now())
      })
    },
  }
}

/** A message, checked as soon as it is there. */
function checked(message: Awaitable<Message>, check: (message: Message) => Message): Awaitable<Message> {
  return 'then' in message && typeof message.then === 'function'
    ? (message as PromiseLike<Message>).then(check)
    : check(message as Message)
}

const secretPath: OptionCheck = {
  is: 'a path with 20 or more characters in one piece that nobody can guess, e.g. "/" and a UUID,',
  fits: (value) => typeof value === 'string' && value.startsWith('/') && value.split('/').some(isUnguessable),
}

/** Rules out what is short or repeats itself. */
function isUnguessable(piece: string): boolean {
  return /^[\w-]{20,}$/.test(piece) && new Set(piece).size >= 8
}

const wordOrWords: OptionCheck = {
  is: 'a string that is not empty, or a list of some,',
  fits: (value) => (Array.isArray(value) ? value.length > 0 && value.every(isWord) : isWord(value)),
}

const hostNames: OptionCheck = {
  is: 'a list of host names',
  fits: (value) => Array.isArray(value) && value.every((each) => isWord(each) && !/[/:]/.test(each)),
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^\S+$/.test(value)
}

const known: OptionTable<CloudHostingOptions> = {
  path: secretPath,
  appId: wordOrWords,
  'id?': wordOrWords,
  'domains?': hostNames,
}
