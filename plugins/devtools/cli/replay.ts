import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Arrivals } from '../conversation/arrivals.ts'
import { type Conversation, largestFile, type RecordedMessage } from '../conversation/conversation.ts'
import { conversationIn } from '../conversation/reading.ts'
import { type RepeatedLate, type Repetition, sentAgain } from '../conversation/replay.ts'
import { accountHelp, help } from '../texts/help.ts'
import { mistakes } from '../texts/mistakes.ts'
import { output } from '../texts/output.ts'
import { filled, type Lang } from '../texts/words.ts'
import { WeChat } from '../wechat/wechat.ts'
import { serverAt } from './address.ts'
import { accountOptions, demoToken, playedAccount } from './credentials.ts'
import { playApi } from './played-api.ts'
import { portIn } from './port.ts'
import { printLine } from './print-line.ts'
import { type Command, type Terminal, UsageError } from './terminal.ts'

const options = {
  ...accountOptions,
  url: { type: 'string' },
  port: { type: 'string' },
  'api-port': { type: 'string' },
} as const

/** `echostr replay`: a conversation that was saved by the chat page, once more. */
export const replay: Command = {
  summary: help.replay.summary,
  help: filled(help.replay.usage, { account: accountHelp, token: demoToken }),

  async run(args, terminal, lang) {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [file, ...rest] = positionals
    if (file === undefined || rest.length > 0) throw new UsageError(mistakes.no_conversation_file)
    const conversation = conversationIn(await textOf(file, terminal))
    const url = serverAt(values, terminal)
    const account = { account: conversation.account, ...playedAccount(values, terminal, lang) }
    const wechat = new WeChat({ ...account, url })
    const { appId = 'wx_test', user = conversation.user.id } = account
    const around = { wechat, user, terminal, lang }
    if (values['api-port'] === undefined) return sent(conversation, around)
    const secret = terminal.env.ECHOSTR_SECRET || 'secret_test'
    const api = await playApi(portIn(values['api-port'], '--api-port'), { appId, secret, user })
    wechat.watch((step) => step.type === 'message' && api.pushed(step.exchange.push))
    return sent(conversation, { ...around, arrivals: api.arrivals }).finally(api.close)
  },
}

async function textOf(file: string, terminal: Terminal): Promise<string> {
  if (file === '-') return terminal.input()
  const path = resolve(terminal.folder, file)
  const size = await stat(path).then(
    ({ size }) => size,
    () => 0,
  )
  if (size > largestFile) throw new UsageError(mistakes.too_large_file, { file, limit: largestFile >> 20 })
  return readFile(path, 'utf8').catch(() => {
    throw new UsageError(mistakes.no_file, { file })
  })
}

interface Surroundings {
  readonly wechat: WeChat
  readonly user: string
  readonly arrivals?: Arrivals
  readonly terminal: Terminal
  readonly lang: Lang
}

/** Sends one message after the other; 1 when an answer is not the one that was recorded. */
async function sent(conversation: Conversation, around: Surroundings): Promise<number> {
  const { wechat, user, arrivals, terminal, lang } = around
  const counts = { count: 0, different: 0, late: 0, different_late: 0 }
  const ways = { wechat: () => wechat, user, ...(arrivals && { arrivals }) }
  for await (const part of sentAgain(conversation, ways)) {
    const { reason, detail } = 'late' in part ? {} : part.exchange.verdict
    // nobody is there for the rest either
    if (reason === 'unreachable') return unreachable(wechat.url, detail ?? '', around)
    tell(part, around)
    const isDifferent = part.changes.length > 0 ? 1 : 0
    if ('late' in part) {
      counts.late++
      counts.different_late += isDifferent
    } else {
      counts.count++
      counts.different += isDifferent
    }
  }
  terminal.print(filled(output.replayed, counts)[lang])
  if (arrivals) terminal.print(filled(output.replayed_late, counts)[lang])
  else if (conversation.late.length > 0)
    terminal.complain(filled(output.late_left_out, { count: conversation.late.length })[lang])
  return counts.different + counts.different_late > 0 ? 1 : 0
}

function unreachable(url: string, error: string, { terminal, lang }: Surroundings): number {
  terminal.complain(filled(output.nothing_answers, { url, error })[lang])
  return 1
}

/** Prints what became of a message, or of a customer-service message. */
function tell(part: Repetition, { terminal, lang }: Surroundings): void {
  const isSame = part.changes.length === 0
  const sign = isSame ? ({ style: 'green', text: '✓' } as const) : ({ style: 'red', text: '✗' } as const)
  terminal.print(` ${'late' in part ? lateTitle(part, lang) : titleOf(part.before)}`, sign)
  for (const line of part.changes) printLine(line, terminal)
}

/** Characters of a line about a message. */
const longestTitle = 80

/** A message in a line. */
function titleOf({ kind, fields }: RecordedMessage): string {
  const more = [fields.Content, fields.EventKey].find((each) => typeof each === 'string' && each !== '')
  return [kind, more].filter(Boolean).join(' ').slice(0, longestTitle)
}

/** A customer-service message in a line. */
function lateTitle({ before, late }: RepeatedLate, lang: Lang): string {
  const { MsgType, Content = '' } = before?.reply ?? late?.reply ?? { MsgType: '' }
  const missing = late ? '' : output.did_not_come[lang]
  return `${output.late[lang]} ${missing} ${MsgType} ${String(Content)}`
    .replace(/ +/g, ' ')
    .slice(0, longestTitle)
}
