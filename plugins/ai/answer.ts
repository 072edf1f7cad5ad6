import { type Context, type EchostrError, within } from 'echostr'
import type { Chat } from './chat-parts.ts'
import { closing, given } from './closed.ts'
import { failure, failureOf, memoryFailure, wordsFor } from './failure.ts'
import { readable } from './markdown/wechat-text.ts'
import { messagesOf } from './memory.ts'
import type { ModelCall } from './model.ts'
import { moderated, verdictOn } from './moderation.ts'
import { pulled } from './pulled.ts'
import type { Asked, Question } from './question.ts'
import { Talk } from './talk.ts'
import { withoutThinking } from './think.ts'
import { toolsFor } from './tools.ts'
import { ended } from './watch.ts'
import { wellFormed } from './well-formed.ts'

/** ms for what the app itself does before the model is asked. */
const patience = 60_000

/**
 * What the chat says to a question, in pieces. Ended early, it lets go of the model at once.
 *
 * @param arrivedAt when the message came, as the clock's `elapsed()`
 */
export function answerTo(
  question: Question,
  ctx: Context,
  chat: Chat,
  arrivedAt: number,
): AsyncIterable<string> {
  return {
    [Symbol.asyncIterator]() {
      const talk = new Talk(ctx, chat, arrivedAt)
      const pieces = said(question, talk)
      return {
        next: () => pieces.next(),
        async return() {
          talk.watch.end('cut')
          await pieces.return(undefined)
          return { done: true, value: undefined }
        },
      }
    },
  }
}

async function* said(question: Question, talk: Talk): AsyncGenerator<string> {
  talk.begin()
  try {
    yield* question.kind === 'ask' ? answered(question.read, talk) : ownWords(question.kind, talk)
  } catch (thrown) {
    if (talk.watch.ending === 'cut') return
    const error = failureOf(thrown, talk.messages)
    talk.code = error.code
    // ended as a sentence is, so that it goes out as complete; then the error, for the app to hear
    const words = closing(talk, wordsFor(error, talk.chat.settings.words))
    yield /[。！？!?…]$/.test(words) ? words : `${words}\n`
    throw error
  } finally {
    await talk.end()
  }
}

async function* ownWords(kind: 'reset' | 'sticker', talk: Talk): AsyncGenerator<string> {
  const { memory, settings } = talk.chat
  if (kind === 'reset') await memory.forget(talk.names.history)
  yield settings.words[kind]
}

async function* answered(read: (signal: AbortSignal) => Promise<Asked>, talk: Talk): AsyncGenerator<string> {
  const { settings } = talk.chat
  const refusal = await refusalOf(talk)
  if (refusal !== undefined) return yield settings.words[refusal]
  const asked = await talk.watch.race(within(settings.clock, patience, read(talk.watch.signal)))
  if (asked === ended) return yield* tooSlow(talk)
  if (asked.text.length > settings.maxInput) return yield settings.words.tooLong
  const verdict = await verdictOn(asked.text, 'question', talk)
  if (verdict !== undefined) return yield verdict
  yield* replied(asked, talk)
}

async function* replied(asked: Asked, talk: Talk): AsyncGenerator<string> {
  const { moderate } = talk.chat.settings
  const pieces = await piecesFor(asked, talk)
  yield* given(moderate ? moderated(pieces, talk) : pieces, talk)
  if (talk.watch.ending === 'cut') return
  if (talk.stopped !== undefined) yield closing(talk, talk.stopped)
  else if (talk.given !== '') yield closing(talk)
  else if (talk.watch.ending !== undefined) yield* tooSlow(talk)
  else throw failure('ai_empty', 'The model has said nothing')
}

function* tooSlow({ watch, chat }: Talk): Generator<string> {
  if (watch.ending !== 'cut') yield chat.settings.words.slow
}

/** What the model writes, as a user can read it. */
async function piecesFor(asked: Asked, talk: Talk): Promise<AsyncIterable<string>> {
  const { system, model, markdown, links, clock } = talk.chat.settings
  const history = await historyOf(talk)
  const told = await within(clock, patience, async () => system(talk.ctx))
  const messages = messagesOf(told, history, asked.content)
  talk.question = asked.text
  talk.messages = messages
  talk.watch.hear()
  const call = callFor(talk)
  const pieces = noted(wellFormed(withoutThinking(pulled(() => model(messages, call), talk.watch))), talk)
  return markdown ? readable(pieces, links) : pieces
}

function callFor({ ctx, chat, names, used, watch: { signal } }: Talk): ModelCall {
  const { tools, clock, report } = chat.settings
  const around = { clock, report: (error: EchostrError) => report(error, ctx) }
  const bound = tools.length > 0 && { tools: toolsFor(tools, { ctx, signal }, around) }
  return { signal, user: names.digest, used, ...bound }
}

/** The pieces, noted, up to the longest answer. */
async function* noted(pieces: AsyncIterable<string>, talk: Talk): AsyncGenerator<string> {
  const { maxOutput } = talk.chat.settings
  for await (const piece of pieces) {
    const room = maxOutput - talk.raw.length
    const text = piece.length <= room ? piece : piece.slice(0, room).replace(/[\uD800-\uDBFF]$/, '')
    talk.raw += text
    yield text
    if (piece.length >= room) return talk.watch.end('enough')
  }
  talk.whole = talk.watch.ending === undefined
}

async function refusalOf(talk: Talk) {
  try {
    return await talk.chat.allowance.take(talk.names)
  } catch (cause) {
    talk.report('ai_limits_failed', 'The limits of a user could not be read', cause)
    return undefined
  }
}

/** Without its memory, the model answers all the same. */
async function historyOf(talk: Talk) {
  const { memory, settings } = talk.chat
  try {
    talk.seen = await memory.read(talk.names.history)
  } catch (cause) {
    settings.report(memoryFailure(cause), talk.ctx)
  }
  return talk.seen
}
