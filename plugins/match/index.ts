import {
  type App,
  type Context,
  checkOptions,
  EchostrError,
  type Handler,
  type MessageMap,
  type Middleware,
  type Next,
  type Plugin,
} from 'echostr'
import { type Run, refuse, Table } from './table.ts'
import { texts } from './texts.ts'

/**
 * Handles a message that a pattern was found in, a text where no other kind is said; gets what was found, as
 * `RegExp.exec` gives it.
 */
export type PatternHandler<K extends keyof MessageMap = 'text'> = (
  ctx: Context<MessageMap[K]>,
  found: RegExpExecArray,
  next: Next,
) => ReturnType<Middleware>

/** What a rule looks at: a text, the key of a menu button, or the scene of a QR code. */
type Subject = 'text' | 'key' | 'scene'

/** One rule of {@link match}: made by {@link when}, {@link key}, {@link scene} or {@link unsupported}, not by hand. */
export interface Rule {
  /** What it looks at. */
  readonly subject: Subject
  /** The exact values it fits, or the pattern. */
  readonly fits: readonly string[] | RegExp
  /** What it runs; handlers of exact values ignore what was found. */
  readonly run: Run
}

/**
 * A rule for text messages: fits an exact text, any of a list of texts, or a pattern.
 *
 * Exact texts are compared folded, see {@link fold}: `help` fits ` Help ` and `ＨＥＬＰ`. A pattern is tried on the
 * text as it was sent, unfolded and untrimmed; give it the flag `i` where letter case should not count. The
 * flag `g` changes nothing, `y` means: at the very start. Only `text` messages: what WeChat once recognized in a
 * voice message is not matched.
 *
 * @throws EchostrError `bad_option` for a text that is empty once folded, or anything that is neither text nor
 * pattern; `bad_handler` for a handler that is no function
 * @example
 * when(['help', '帮助'], () => '发送“天气 广州”试试')
 * when(/^天气\s+(.+)/, (ctx, [, city]) => `${city}：晴`)
 * @see WeChat docs, `Receiving_standard_messages`, 文本消息
 */
export function when(text: string | readonly string[], handler: Handler<'text'>): Rule
export function when(pattern: RegExp, handler: PatternHandler): Rule
export function when(
  fits: string | readonly string[] | RegExp,
  handler: Handler<'text'> | PatternHandler,
): Rule {
  return rule('text', fits, handler, fold)
}

/** What WeChat puts in the place of what it does not pass on; all three have been seen. */
const placeholders = [
  '【收到不支持的消息类型，暂无法显示】',
  '[收到不支持的消息类型，暂无法显示]',
  '[Unsupported Message]',
]

/**
 * A rule for what WeChat does not pass on: a sticker, a GIF, a card arrive as a text that says so,
 * `【收到不支持的消息类型，暂无法显示】`, and what it was cannot be told. Somebody who types that text fits, too.
 *
 * @throws EchostrError `bad_handler` for a handler that is no function
 * @example unsupported(() => '表情收到了，可惜看不到，打字告诉我吧')
 * @see no WeChat page; known from pushes
 */
export function unsupported(handler: Handler<'text'>): Rule {
  checkHandler('unsupported', handler)
  return rule('text', placeholders, handler, fold)
}

/**
 * A rule for taps on a menu button of type `click`: fits the button's `key`, or any of a list, exactly, or a pattern
 * that is found in it. A text message with the same words is not meant.
 *
 * @throws EchostrError `bad_option` for a key that is empty or no string; `bad_handler`
 * @example
 * key('MENU_TODAY', (ctx) => `今天：${ctx.message.CreateTime}`)
 * key(/^buy:(\d+)$/, (ctx, [, id]) => `商品 ${id}`)
 * @see WeChat docs, `Custom_Menus`, 点击菜单拉取消息时的事件推送
 */
export function key(key: string | readonly string[], handler: Handler<'event:CLICK'>): Rule
export function key(pattern: RegExp, handler: PatternHandler<'event:CLICK'>): Rule
export function key(
  fits: string | readonly string[] | RegExp,
  handler: Handler<'event:CLICK'> | PatternHandler<'event:CLICK'>,
): Rule {
  return rule('key', fits, handler)
}

/** What a scanned QR code sends: to a follower, or to somebody who becomes one. */
type SceneKind = 'event:subscribe' | 'event:SCAN'

/**
 * A rule for parametric QR codes (带参数二维码): fits the code's scene value, or any of a list, exactly, or a pattern
 * that is found in it, whether a follower scans it (`SCAN`) or somebody follows by scanning it (`subscribe`, whose
 * EventKey has `qrscene_` in front: the pattern does not see that). A plain follow is no scene.
 *
 * @throws EchostrError `bad_option` for a scene that is empty or no string (write a number as `'42'`); `bad_handler`
 * @example
 * scene('desk-42', (ctx) => (ctx.message.Event === 'subscribe' ? '欢迎' : '又见面了'))
 * scene(/^desk-(\d+)$/, (ctx, [, desk]) => `${desk} 号桌`)
 * @see WeChat docs, `Receiving_event_pushes`, 扫描带参数二维码事件
 */
export function scene(scene: string | readonly string[], handler: Handler<SceneKind>): Rule
export function scene(pattern: RegExp, handler: PatternHandler<SceneKind>): Rule
export function scene(
  fits: string | readonly string[] | RegExp,
  handler: Handler<SceneKind> | PatternHandler<SceneKind>,
): Rule {
  return rule('scene', fits, handler)
}

/**
 * A text as exact rules compare it: full-width and half-width forms (全角/半角) made ordinary ones, small
 * letters, no white space around.
 *
 * @example fold(' ＨＥＬＰ　') // 'help'
 */
export function fold(text: string): string {
  checkOptions('fold()', { text }, { text: 'string' })
  return text
    .replace(/[\u3000\uff01-\uffee]+/g, (forms) => forms.normalize('NFKC'))
    .toLowerCase()
    .trim()
}

/**
 * Answers texts, menu keys and QR scenes by rules. The first rule that fits, in the order given, handles the
 * message; its `next` goes on behind this plugin, not to the next rule. When none fits, the message goes on.
 *
 * Exact values cost one look-up, however many there are; patterns are tried one after the other, up to the first
 * that fits. An app may use the plugin several times: the plugins are then named `match`, `match 2` and so on.
 *
 * @throws EchostrError `bad_option` without a rule, for what is no rule, and for an exact value given twice:
 * the second could never run
 * @example
 * app.use(match(when('help', () => '…'), key('MENU_TODAY', () => '…')))
 */
export function match(...rules: readonly Rule[]): Plugin {
  if (rules.length === 0) refuse('match() needs one or more "rules"')
  const tables = { text: new Table(fold), key: new Table(), scene: new Table() }
  rules.forEach((rule, place) => {
    checkRule(rule)
    tables[rule.subject].add(rule, place)
  })
  return { name: nextName(), setup: (app) => install(app, tables) }
}

type Tables = Readonly<Record<Subject, Table>>

function install(app: App, { text, key, scene }: Tables): void {
  if (text.size > 0)
    app.on(
      'text',
      runner(text, (message) => message.Content),
    )
  if (key.size > 0)
    app.on(
      'event:CLICK',
      runner(key, (message) => message.EventKey),
    )
  if (scene.size === 0) return
  app.on(
    'event:SCAN',
    runner(scene, (message) => message.EventKey),
  )
  app.on(
    'event:subscribe',
    runner(scene, (message) => sceneOf(message.EventKey)),
  )
}

let plugins = 0

/** Unique in the program, so that an app and the plugins it uses may each use `match` without knowing. */
function nextName(): string {
  plugins++
  return plugins === 1 ? 'match' : `match ${plugins}`
}

const scenePrefix = 'qrscene_'

function sceneOf(eventKey: unknown): string | undefined {
  if (typeof eventKey !== 'string' || !eventKey.startsWith(scenePrefix)) return undefined
  return eventKey.slice(scenePrefix.length)
}

function runner<K extends 'text' | 'event:CLICK' | 'event:SCAN' | 'event:subscribe'>(
  table: Table,
  subject: (message: MessageMap[K]) => unknown,
): Handler<K> {
  return function rules(ctx, next) {
    const value = subject(ctx.message)
    const run = typeof value === 'string' ? table.find(value) : undefined
    return run ? run(ctx as Context<never>, next) : next()
  }
}

function rule(
  subject: Subject,
  fits: string | readonly string[] | RegExp,
  handler: Middleware<never> | PatternHandler<never>,
  keyOf?: (value: string) => string,
): Rule {
  if (!(fits instanceof RegExp)) return exact(subject, fits, handler as Middleware<never>, keyOf)
  checkHandler(verbOf(subject), handler)
  // a copy: an exec of the caller's own with `g` would move where the next one here begins
  return { subject, fits: new RegExp(fits), run: handler as Run }
}

function verbOf(subject: Subject): string {
  return subject === 'text' ? 'when' : subject
}

function exact(
  subject: Subject,
  values: string | readonly string[],
  handler: Middleware<never>,
  keyOf: (value: string) => string = (value) => value,
): Rule {
  const verb = verbOf(subject)
  const fits = typeof values === 'string' ? [values] : values
  if (!Array.isArray(fits) || fits.length === 0)
    refuse(`${verb}() takes a text or a list of texts as "${verb === 'when' ? 'text' : verb}"`)
  for (const value of fits) {
    if (typeof value !== 'string' || keyOf(value) === '')
      refuse(
        `${verb}() takes as "${verb === 'when' ? 'text' : verb}" no empty text, and nothing that is none`,
      )
  }
  checkHandler(verb, handler)
  return { subject, fits: [...fits], run: (ctx, _, next) => handler(ctx, next) }
}

function checkHandler(verb: string, handler: unknown): void {
  if (typeof handler !== 'function')
    throw new EchostrError('bad_handler', `The plugin "match": ${verb}() takes a function as "handler"`, {
      texts,
    })
}

function checkRule(rule: unknown): void {
  const { subject, fits, run } = (rule ?? {}) as Partial<Rule>
  const known = subject === 'text' || subject === 'key' || subject === 'scene'
  const fitting =
    fits instanceof RegExp || (Array.isArray(fits) && fits.every((each) => typeof each === 'string'))
  if (!known || !fitting || typeof run !== 'function') {
    refuse('match() takes as "rules" what when(), key(), scene() and unsupported() make')
  }
}
