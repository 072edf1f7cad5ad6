import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { verdictView } from '../chat/view.ts'
import { answerOf } from '../conversation/answer.ts'
import { type Conversation, largestFile, type RecordedMessage } from '../conversation/conversation.ts'
import { conversationIn } from '../conversation/reading.ts'
import { differences, sendAgain } from '../conversation/replay.ts'
import { accountHelp, help } from '../texts/help.ts'
import { mistakes } from '../texts/mistakes.ts'
import { output } from '../texts/output.ts'
import { filled, type Lang } from '../texts/words.ts'
import type { Exchange } from '../wechat/exchange.ts'
import { WeChat } from '../wechat/wechat.ts'
import { serverAt } from './address.ts'
import { accountOptions, demoToken, playedAccount } from './credentials.ts'
import { printLine } from './print-line.ts'
import { type Command, type Terminal, UsageError } from './terminal.ts'

const options = { ...accountOptions, url: { type: 'string' }, port: { type: 'string' } } as const

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
    return sent(wechat, conversation, { user: account.user ?? conversation.user.id, terminal, lang })
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
  readonly user: string
  readonly terminal: Terminal
  readonly lang: Lang
}

/** Sends one message after the other; 1 when an answer is not the one that was recorded. */
async function sent(wechat: WeChat, { messages }: Conversation, around: Surroundings): Promise<number> {
  let different = 0
  for (const message of messages) {
    const exchange = await sendAgain(wechat, message, around.user)
    const { reason, detail } = exchange.verdict
    // nobody is there for the rest either
    if (reason === 'unreachable') return unreachable(wechat.url, detail ?? '', around)
    if (!told(message, exchange, around)) different++
  }
  const counts = filled(output.replayed, { count: messages.length, different })
  around.terminal.print(counts[around.lang])
  return different > 0 ? 1 : 0
}

function unreachable(url: string, error: string, { terminal, lang }: Surroundings): number {
  terminal.complain(filled(output.nothing_answers, { url, error })[lang])
  return 1
}

/** Prints what became of a message; true when it was answered as before. */
function told(message: RecordedMessage, { verdict }: Exchange, { terminal }: Surroundings): boolean {
  const lines = differences(message.answer, answerOf(verdictView(verdict)))
  const isSame = lines.length === 0
  const sign = isSame ? ({ style: 'green', text: '✓' } as const) : ({ style: 'red', text: '✗' } as const)
  terminal.print(` ${titleOf(message)}`, sign)
  for (const line of lines) printLine(line, terminal)
  return isSame
}

/** A message in a line. */
function titleOf({ kind, fields }: RecordedMessage): string {
  const more = [fields.Content, fields.EventKey].find((each) => typeof each === 'string' && each !== '')
  return [kind, more].filter(Boolean).join(' ').slice(0, 80)
}
