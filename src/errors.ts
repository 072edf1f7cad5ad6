import { printable } from './printable.ts'

/** The codes of the core. They are API: stable, made to be compared. Messages are help and may change. */
export type ErrorCode =
  | 'missing_signature'
  | 'bad_signature'
  | 'stale_timestamp'
  | 'unknown_account'
  | 'plain_push_in_secure_mode'
  | 'key_missing'
  | 'bad_msg_signature'
  | 'bad_base64'
  | 'bad_cipher'
  | 'bad_plain'
  | 'foreign_app_id'
  | 'replayed_query'
  | 'malformed_body'
  | 'unclear_text'
  | 'missing_field'
  | 'body_consumed'
  | 'body_aborted'
  | 'unknown_path'
  | 'method_not_allowed'
  | 'body_too_large'
  | 'encoded_body'
  | 'handler_failed'
  | 'bad_result'
  | 'bad_reply'
  | 'next_called_twice'
  | 'next_not_awaited'
  | 'text_too_long'
  | 'too_many_articles'
  | 'late_unheard'
  | 'event_loop_blocked'
  | 'overloaded'
  | 'server_limits'
  | 'hold_limit'
  | 'hold_rate'
  | 'copy_limit'
  | 'clock_skew'
  | 'ledger_failed'
  | 'ledger_recovered'
  | 'bad_stored_value'
  | 'stage_failed'
  | 'bad_option'
  | 'bad_handler'
  | 'unknown_kind'
  | 'bad_plugin'
  | 'plugin_conflict'
  | 'plugin_missing'
  | 'plugin_failed'
  | 'slot_empty'
  | 'bad_xml_value'

/**
 * Every error code of the core with the HTTP status its delivery is answered with, and the remedy. Status 200
 * stands for errors behind a good signature: WeChat then gets `success` (or the reply of an `onError` hook),
 * because anything else shows the user 该公众号提供的服务出现故障. Status 0: thrown at start, to the developer.
 */
const table: Readonly<Record<ErrorCode, readonly [status: number, remedy: string, errcode?: number]>> = {
  // refusals
  missing_signature: [
    401,
    'A visitor or a scanner, nothing to mend; if it is WeChat, a proxy has cut the query off.',
  ],
  bad_signature: [
    401,
    'Set the same token here and in the console (设置与开发 → 基本配置 → 令牌 Token).',
    -40001,
  ],
  stale_timestamp: [
    401,
    "Set this machine's clock (NTP); raise the option `freshness` (seconds) only if you must.",
  ],
  unknown_account: [
    401,
    'Give `accounts` an entry for the path, or for the ToUserName (原始ID) of the push.',
  ],
  plain_push_in_secure_mode: [
    401,
    'Set the console to 安全模式 or 兼容模式, or take the encodingAESKey out of the app.',
  ],
  key_missing: [401, 'Give the app its appId and encodingAESKey, or set the console to 明文模式.'],
  bad_msg_signature: [
    401,
    'Set the same token here and in the console (设置与开发 → 基本配置 → 令牌 Token).',
    -40001,
  ],
  bad_base64: [401, 'See what changes the body on its way: WeChat sends plain base64.', -40010],
  bad_cipher: [401, 'See what cuts the body on its way.', -40007],
  bad_plain: [
    401,
    'Set the same EncodingAESKey here and in the console; while it changes, give both as a list.',
    -40008,
  ],
  foreign_app_id: [
    401,
    'Set the appId of the account that this address is configured for (设置与开发 → 基本配置).',
    -40005,
  ],
  replayed_query: [
    401,
    'Someone may have seen a signed URL: use secure mode (安全模式); `replay: false` allows it.',
  ],
  malformed_body: [
    400,
    'WeChat sends XML or JSON in UTF-8; see what really arrives (a proxy, a body parser, a test tool?).',
    -40002,
  ],
  missing_field: [
    400,
    'A push names ToUserName, FromUserName and MsgType; for other pushes replace the stage `parse`.',
  ],
  body_consumed: [
    400,
    'Mount the listener before any body parser, or let the parser give a string or a Buffer.',
  ],
  body_aborted: [400, 'The sender closed the connection before the whole body was sent.'],
  unknown_path: [404, 'Give the console the same path as the option `path` of listener().'],
  method_not_allowed: [405, 'WeChat only sends GET (the handshake) and POST (pushes).'],
  body_too_large: [413, 'Raise the option `limit` (bytes) of listener() if a real push was this large.'],
  encoded_body: [415, 'WeChat never compresses; take the Content-Encoding away in the proxy.'],
  // behind a good signature
  unclear_text: [
    200,
    'Nothing to mend: a user sent XML that WeChat does not escape. The message is dropped, and the user sees no fault notice.',
  ],
  handler_failed: [200, 'Throw Error objects, so that the stack tells where.'],
  bad_result: [200, 'Return a string, a reply (text(), image(), …), an array of articles, null, or nothing.'],
  bad_reply: [200, 'Give the builder the fields it documents.'],
  next_called_twice: [200, 'Call next() once.'],
  next_not_awaited: [200, 'Write `await next()` or `return next()`.'],
  text_too_long: [200, "Shorten the text, or choose the option `overflow`: 'cut', 'late' or 'throw'."],
  too_many_articles: [200, 'Send 1 article in answer to a message, up to 8 in answer to an event.'],
  late_unheard: [200, 'Register app.onLate(…) to send what does not fit into the passive reply.'],
  event_loop_blocked: [200, 'Move synchronous work to a worker: while it runs, nobody is answered.'],
  overloaded: [
    200,
    'Find out why the handlers have become slow, or who sends; raise `maxPending`, or `bodies` of listener().',
  ],
  server_limits: [
    200,
    'Give it limits: createServer(serverOptions, listener(app)), also around Express: createServer(serverOptions, host).',
  ],
  hold_limit: [200, 'Make the handlers faster, or raise `holds` if your account bears the alarms.'],
  hold_rate: [
    200,
    'WeChat counts each as a failure and may stop pushing for a minute: bound them by `holds`, or use `deliveries: 1`.',
  ],
  copy_limit: [
    200,
    'Somebody sends a recorded push again and again: serve HTTPS, and keep query strings out of logs.',
  ],
  clock_skew: [200, "Set this machine's clock (NTP): it decides which delivery is the last."],
  ledger_failed: [
    200,
    'Look after it; until it answers, memory stands in, and processes do not know of each other.',
  ],
  ledger_recovered: [200, 'Nothing is left to do.'],
  bad_stored_value: [
    200,
    'Nothing, when it happens once: it is dropped. Else see who else writes there; give each app a prefix of its own.',
  ],
  stage_failed: [400, 'Mend it: what is thrown there and is no EchostrError counts as a refusal.'],
  // at start
  bad_option: [0, 'See the options in the README.'],
  unknown_kind: [0, "Write the kind as WeChat does: 'text', 'event:subscribe', 'event:CLICK'."],
  bad_handler: [0, "Register functions: app.on('text', (ctx) => …)."],
  bad_plugin: [0, 'A plugin is { name, requires?, setup(app) }; call its factory: app.use(match()).'],
  plugin_conflict: [0, 'Use one of the two.'],
  plugin_missing: [0, 'Install it before.'],
  plugin_failed: [0, 'See the cause; set-up must be synchronous.'],
  slot_empty: [200, 'Install the plugin that fills it, before the handler that reads it.'],
  bad_xml_value: [
    0,
    'toXml() writes strings, numbers, bigints, arrays and plain objects with XML names as keys.',
  ],
}

/** Options of {@link EchostrError}, for plugins with codes of their own. */
export interface ErrorDetails {
  /** What was thrown underneath. */
  readonly cause?: unknown
  /** HTTP status of the answer for a refusal, e.g. 401; default: the code's own, 400 for a code the core does not know. */
  readonly status?: number
  /** The number that WeChat's own libraries give the error, e.g. -40001. */
  readonly errcode?: number
}

/**
 * An error with a stable `code` and a message that says what to do. Never holds a secret.
 *
 * @example
 * app.onError((error) => {
 *   if (error instanceof EchostrError && error.code === 'bad_signature') metrics.refused()
 * })
 */
export class EchostrError extends Error {
  override readonly name = 'EchostrError'
  /** What happened: one of {@link ErrorCode}, or a plugin's own. */
  readonly code: ErrorCode | (string & {})
  /** HTTP status the delivery is answered with; 200 behind a good signature, 0 for errors at start. */
  readonly status: number
  /** The number that WeChat's own libraries give this error, where they know it: -40001 … -40011. */
  readonly errcode: number | undefined

  constructor(code: ErrorCode | (string & {}), message: string, given: ErrorDetails = {}) {
    // an error about a mistake is not to be lost by another one
    const details = typeof given === 'object' && given !== null ? given : {}
    const [status = 400, remedy, number] =
      typeof code === 'string' && Object.hasOwn(table, code) ? table[code as ErrorCode] : []
    const errcode = details.errcode ?? number
    super(explained(message, errcode, remedy), 'cause' in details ? { cause: details.cause } : undefined)
    this.code = code
    this.status = details.status ?? status
    this.errcode = errcode
  }
}

/** What happened, WeChat's number for it, what to do. */
function explained(given: string, errcode: number | undefined, remedy: string | undefined): string {
  const message = typeof given === 'string' ? given : `(a ${typeof given} in place of a message)`
  const numbered = typeof errcode === 'number' ? `${message} (${errcode})` : message
  return remedy === undefined ? numbered : `${numbered.replace(/[.?!]?$/, (end) => end || '.')} ${remedy}`
}

/** True for an error that says itself what it means for a delivery. A revoked proxy cannot even be asked. */
export function isOwn(thrown: unknown): thrown is EchostrError {
  try {
    return thrown instanceof EchostrError
  } catch {
    return false
  }
}

/** What was thrown, as an Error: people throw strings and `undefined`, too. */
export function toError(thrown: unknown): Error {
  try {
    if (thrown instanceof Error) return thrown
  } catch {
    // see isOwn
  }
  return new EchostrError('handler_failed', `Something that is not an Error was thrown (${typeof thrown})`, {
    cause: thrown,
  })
}

/** Text for a message: on one line, bounded, so that what a sender chose cannot forge a log line. */
export function quote(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text
  return printable(JSON.stringify(short))
}
