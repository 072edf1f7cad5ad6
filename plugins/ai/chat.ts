import type { Context, EchostrError, Middleware, Next, Result, WholeResult } from 'echostr'
import { markAsAi } from 'echostr/plugins/late'
import { sequentialize } from 'echostr/plugins/order'
import { answerTo } from './answer.ts'
import { Chat } from './chat-parts.ts'
import { memoryFailure } from './failure.ts'
import { Allowance } from './limits.ts'
import { Memory } from './memory.ts'
import { namesOf } from './names.ts'
import type { ChatOptions } from './options.ts'
import { questionOf } from './question.ts'
import { type ChatSettings, settingsOf } from './settings.ts'

/**
 * Answers users with a language model: middleware for `app.use`, which hears texts, voices, pictures, who follows and who
 * leaves, or a handler for `app.on('text', …)`. Messages of one conversation are answered in order. What it does not
 * answer goes on to `next`.
 *
 * @throws EchostrError `ai_option`
 * @example
 * app.use(late({ via: [push(wechat), fetchOnNext()] }))
 * app.use(chat({ model: openaiCompatible({ baseURL, apiKey, model: 'deepseek-chat' }), system: '你是客服小助手。' }))
 */
export function chat(options: ChatOptions): Middleware {
  const settings = settingsOf(options)
  const { clock, report } = settings
  const kept = { ...settings, report: (error: EchostrError) => report(error) }
  const parts = new Chat(settings, new Memory(kept), new Allowance(kept))
  const order = sequentialize({
    most: settings.most,
    busy: () => settings.words.busy,
    turn: longestTurn(settings),
    name: `ai-${settings.name}`,
    clock,
    report,
    ...(settings.shared && { store: settings.shared }),
  })
  return (ctx, next) => {
    const arrivedAt = clock.elapsed()
    const left = whoLeft(ctx)
    if (left !== undefined) return forgetting(parts, ctx, left, next)
    if (isFollow(ctx) && settings.greeting !== undefined) return greetingFor(ctx, settings)
    const question = questionOf(ctx, settings)
    if (!question) return next()
    return order.inTurn(ctx, () => {
      if (settings.labelled && question.kind === 'ask') markAsAi(ctx)
      return answerTo(question, ctx, parts, arrivedAt)
    })
  }
}

/** A turn takes as long as a model may think before it speaks, and then as long again. */
function longestTurn({ timeout }: ChatSettings): number {
  return Math.min(2 * timeout + 60_000, 2 ** 31 - 1)
}

/** Whoever leaves has what they have said deleted: WeChat demands it. Of their count no way leads back to them. */
async function forgetting(chat: Chat, ctx: Context, to: string, next: Next): Promise<Result | undefined> {
  try {
    return await next()
  } finally {
    const { history } = namesOf(chat.settings.name, ctx, to)
    await chat.forget(history).catch((cause) => chat.settings.report(memoryFailure(cause), ctx))
  }
}

/** Who has left: unsubscribed, or closed their WeChat account, which is named in a field of the event. */
function whoLeft({ message, to }: Context): string | undefined {
  const { MsgType, Event, OpenID, openid } = message as unknown as Readonly<
    Record<string, string | undefined>
  >
  if (MsgType !== 'event') return undefined
  if (Event?.toLowerCase() === 'unsubscribe') return to
  return Event?.toLowerCase() === 'user_authorization_cancellation' ? (OpenID ?? openid ?? to) : undefined
}

function isFollow({ message }: Context): boolean {
  return (
    message.MsgType === 'event' &&
    String((message as { Event?: unknown }).Event).toLowerCase() === 'subscribe'
  )
}

async function greetingFor(ctx: Context, { greeting, words }: ChatSettings): Promise<WholeResult> {
  if (greeting === true || greeting === undefined) return words.greeting
  return typeof greeting === 'function' ? greeting(ctx) : greeting
}
