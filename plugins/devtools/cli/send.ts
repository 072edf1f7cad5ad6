import { parseArgs } from 'node:util'
import type { XmlFields } from 'echostr'
import { requestText } from '../copy/http-text.ts'
import { accountHelp, help } from '../texts/help.ts'
import { mistakes } from '../texts/mistakes.ts'
import { output } from '../texts/output.ts'
import { filled, type Lang } from '../texts/words.ts'
import type { Draft } from '../wechat/exchange.ts'
import { samples } from '../wechat/samples.ts'
import { WeChat } from '../wechat/wechat.ts'
import { serverAt } from './address.ts'
import { accountOptions, demoToken, playedAccount } from './credentials.ts'
import { describe } from './describe.ts'
import { fieldsIn } from './fields.ts'
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
  summary: help.send.summary,
  help: filled(help.send.usage, { account: accountHelp, types: types.join(' | '), token: demoToken }),

  async run(args, terminal, lang) {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const url = serverAt(values, terminal)
    const wechat = new WeChat({
      ...playedAccount(values, terminal, lang),
      url,
      format: formatOf(values.format),
    })
    const tries = triesOf(values.tries)
    const fields = { ...eventKey(values.key), ...fieldsIn(values.field ?? []) }
    const draft = wechat.draft(...chosen(values, positionals.join(' '), fields))
    if (!values.dry) return deliver(wechat, draft, { tries, terminal, lang })
    terminal.print(requestText(draft.request))
    return 0
  },
}

/** The kind of the push, and its fields. */
function chosen(
  { event, type }: { event?: string | undefined; type?: string | undefined },
  words: string,
  fields: XmlFields,
): [kind: string, fields: XmlFields] {
  if (event !== undefined) return [`event:${event}`, fields]
  if (type !== undefined) return [knownType(type), { ...(words !== '' && { Content: words }), ...fields }]
  if (words === '') throw new UsageError(mistakes.no_message)
  return ['text', { Content: words, ...fields }]
}

function knownType(type: string): string {
  if (types.includes(type)) return type
  throw new UsageError(mistakes.not_a_type, { types: types.join(' ') })
}

function eventKey(key: string | undefined): XmlFields {
  return key === undefined ? {} : { EventKey: key }
}

function formatOf(format = 'xml'): 'xml' | 'json' {
  if (format === 'xml' || format === 'json') return format
  throw new UsageError(mistakes.not_a_format)
}

function triesOf(tries = '3'): number {
  if (/^[1-9]$/.test(tries)) return Number(tries)
  throw new UsageError(mistakes.not_tries)
}

async function deliver(
  wechat: WeChat,
  draft: Draft,
  { tries, terminal, lang }: { tries: number; terminal: Terminal; lang: Lang },
): Promise<number> {
  const exchange = await wechat.deliver(draft, { tries })
  const { reason, detail } = exchange.verdict
  if (reason === 'unreachable')
    terminal.complain(filled(output.nothing_answers, { url: wechat.url, error: detail ?? '' })[lang])
  else terminal.print(describe(exchange, lang))
  return exchange.verdict.shown === 'notice' || exchange.deliveries.at(-1)?.answer?.status !== 200 ? 1 : 0
}
