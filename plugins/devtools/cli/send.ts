import { parseArgs } from 'node:util'
import type { Lang } from '../texts/words.ts'
import type { Draft } from '../wechat/exchange.ts'
import { samples } from '../wechat/samples.ts'
import type { WireRequest } from '../wechat/transport.ts'
import { WeChat } from '../wechat/wechat.ts'
import { accountHelp, accountOptions, demoToken, playedAccount } from './credentials.ts'
import { describe } from './describe.ts'
import { portIn } from './port.ts'
import { type Command, type Terminal, UsageError } from './terminal.ts'

const options = {
  ...accountOptions,
  url: { type: 'string' },
  port: { type: 'string' },
  event: { type: 'string' },
  key: { type: 'string' },
  type: { type: 'string' },
  field: { type: 'string', multiple: true },
  format: { type: 'string' },
  tries: { type: 'string' },
  dry: { type: 'boolean' },
} as const

const types = Object.keys(samples).filter((kind) => !kind.includes(':'))

/** `echostr send`: one push from the shell. */
export const send: Command = {
  summary: { zh: '发送一条签好名的消息或事件', en: 'sends one signed message or event' },
  help: {
    zh: `npx echostr send <文本> [选项]
npx echostr send --event CLICK --key MENU_TODAY
（在 echostr 的仓库里：npm run send -- '你好'）

像微信那样签名（有密钥就加密）、发送，显示手机会看到的内容。

  --url       服务器地址，默认 http://127.0.0.1:3000/wechat
  --port      本机的端口
  --type      ${types.join(' | ')}
  --event     事件名      --key   它的 EventKey
  --field     名字=值，可重复：改写或增加字段
  --format    xml | json
  --tries     最多投递几次，默认 3，和微信一样
  --dry       不发送，只打印签好名的请求
${accountHelp.zh}
令牌默认是 ${demoToken}，即示例程序的令牌。`,
    en: `npx echostr send <text> [options]
npx echostr send --event CLICK --key MENU_TODAY
(in a clone of echostr: npm run send -- '你好')

Signs as WeChat does (seals when there is a key), sends, and shows what the phone would.

  --url       address of the server, default http://127.0.0.1:3000/wechat
  --port      a port of this machine
  --type      ${types.join(' | ')}
  --event     name of an event      --key   its EventKey
  --field     Name=value, may be repeated: changes or adds a field
  --format    xml | json
  --tries     how many deliveries at most, default 3, as WeChat
  --dry       sends nothing, prints the signed request
${accountHelp.en}
The default token is ${demoToken}, the demo's.`,
  },
  async run(args, terminal, lang) {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const url = values.url ?? localUrl(values.port, terminal)
    const wechat = new WeChat({
      ...playedAccount(values, terminal, lang),
      url,
      format: formatOf(values.format),
    })
    const tries = triesOf(values.tries)
    const fields = { ...eventKey(values.key), ...fieldsOf(values.field ?? []) }
    const draft = wechat.draft(...chosen(values, positionals.join(' '), fields))
    if (!values.dry) return deliver(wechat, draft, { tries, terminal, lang })
    terminal.print(asHttp(draft.request))
    return 0
  },
}

function localUrl(port: string | undefined, { env }: Terminal): string {
  return `http://127.0.0.1:${portIn(port ?? (env.PORT || '3000'), port === undefined ? 'PORT' : '--port')}/wechat`
}

type FieldValues = Readonly<Record<string, string>>

/** The kind of the push, and its fields. */
function chosen(
  { event, type }: { event?: string | undefined; type?: string | undefined },
  words: string,
  fields: FieldValues,
): [kind: string, fields: FieldValues] {
  if (event !== undefined) return [`event:${event}`, fields]
  if (type !== undefined) return [knownType(type), { ...(words !== '' && { Content: words }), ...fields }]
  if (words === '')
    throw new UsageError('请给出一段文本、--type 或 --event', 'Give a text, --type or --event')
  return ['text', { Content: words, ...fields }]
}

function knownType(type: string): string {
  if (types.includes(type)) return type
  throw new UsageError(`--type 是其中之一：${types.join(' ')}`, `--type is one of ${types.join(' ')}`)
}

function eventKey(key: string | undefined): FieldValues {
  return key === undefined ? {} : { EventKey: key }
}

function fieldsOf(pairs: readonly string[]): FieldValues {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(pair) ?? []
      if (name === undefined)
        throw new UsageError(`--field 的写法是 名字=值，不是 ${pair}`, `--field is Name=value, not ${pair}`)
      return [name, value ?? '']
    }),
  )
}

function formatOf(format = 'xml'): 'xml' | 'json' {
  if (format === 'xml' || format === 'json') return format
  throw new UsageError('--format 是 xml 或 json', '--format is xml or json')
}

function triesOf(tries = '3'): number {
  if (/^[1-9]$/.test(tries)) return Number(tries)
  throw new UsageError('--tries 是 1 到 9', '--tries is 1 to 9')
}

async function deliver(
  wechat: WeChat,
  draft: Draft,
  { tries, terminal, lang }: { tries: number; terminal: Terminal; lang: Lang },
): Promise<number> {
  const exchange = await wechat.deliver(draft, { tries })
  const { reason, detail } = exchange.verdict
  if (reason === 'unreachable') terminal.complain(nobody(wechat.url, detail ?? '', lang))
  else terminal.print(describe(exchange, lang))
  return exchange.verdict.shown === 'notice' || exchange.deliveries.at(-1)?.answer?.status !== 200 ? 1 : 0
}

function nobody(url: string, error: string, lang: Lang): string {
  if (lang === 'zh') return `${url} 没有回应（${error}）。服务启动了吗？端口对吗？（--port，--url）`
  return `Nothing answers at ${url}: ${error}. Is the server running? On which port (--port, --url)?`
}

function asHttp({ method, url, headers, body }: WireRequest): string {
  const { pathname, search, host } = new URL(url)
  const all = { Host: host, ...headers, 'Content-Length': String(Buffer.byteLength(body)) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return [`${method} ${pathname}${search} HTTP/1.1`, ...lines, '', String(body)].join('\n')
}
