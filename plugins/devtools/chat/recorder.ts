import { answerOf } from '../conversation/answer.ts'
import type { Conversation, RecordedMessage } from '../conversation/conversation.ts'
import { differences, fieldsAgain, sendAgain } from '../conversation/replay.ts'
import { chatTexts } from '../texts/chat.ts'
import { pageMistakes } from '../texts/page-mistakes.ts'
import { filled, type Words } from '../texts/words.ts'
import type { Chat } from './chat.ts'
import type { User } from './news.ts'
import { PageError } from './page-error.ts'
import { keptOf, messagesOf, recorded } from './recorded.ts'
import { verdictView } from './view.ts'

/** What came of sending a conversation again. */
export interface Replay {
  readonly words: Words
  /** The exchanges whose answers are not the same, then and now. */
  readonly different: readonly (readonly [before: string, now: string])[]
}

/** A user's conversation as a file has it. */
export function exported(chat: Chat, user: string): Conversation {
  const conversation = recorded(chat.talk.history, userOf(chat, user), chat.settings.account)
  if (conversation.messages.length === 0) throw new PageError(pageMistakes.no_conversation)
  return conversation
}

/** What a file has brought, and whose it is. */
export interface Import {
  readonly user: string
  readonly words: Words
}

/** Shows a conversation out of a file; each message can be delivered again, to the account as it is now. */
export function imported(chat: Chat, { user, messages, late }: Conversation): Import {
  const drafts = messages.map((message) => chat.draft(message.kind, fieldsAgain(message), user.id))
  if (!chat.users.some(({ id }) => id === user.id)) chat.add(user.name, user.id)
  const lines = [
    ...messages.map((message, at) => ({
      at: message.at,
      show: () => show(chat, message, drafts[at] as Drafted),
    })),
    ...late.map(({ at, reply }) => ({
      at,
      show: () => chat.talk.row({ type: 'late', user: user.id, reply, at }),
    })),
  ]
  for (const { show } of lines.sort((one, other) => one.at - other.at)) show()
  return { user: user.id, words: filled(chatTexts.imported, { count: messages.length }) }
}

type Drafted = ReturnType<Chat['draft']>

function show(chat: Chat, message: RecordedMessage, draft: Drafted): void {
  chat.talk.recall(message.at, (id, began) => keptOf(id, message, draft, began))
}

const replaying = new WeakSet<Chat>()

/** Sends what a user said again, each message after the one before it, until nobody waits for it any more. */
export async function replayed(chat: Chat, user: string, gone: AbortSignal): Promise<Replay> {
  const messages = messagesOf(chat.talk.history, userOf(chat, user).id)
  if (messages.length === 0) throw new PageError(pageMistakes.no_conversation)
  if (replaying.has(chat)) throw new PageError(pageMistakes.replaying)
  replaying.add(chat)
  try {
    return await sentAgain(chat, user, messages, gone)
  } finally {
    replaying.delete(chat)
  }
}

async function sentAgain(
  chat: Chat,
  user: string,
  messages: ReturnType<typeof messagesOf>,
  gone: AbortSignal,
): Promise<Replay> {
  const different: [string, string][] = []
  for (const [before, message] of messages) {
    if (gone.aborted) break
    const { wechat, age } = chat.playing
    const { id, verdict } = await sendAgain(wechat, message, user)
    const changes = differences(message.answer, answerOf(verdictView(verdict)))
    if (changes.length > 0) different.push([before, `${age}-${id}`])
  }
  const words = filled(chatTexts.replayed, { count: messages.length, different: different.length })
  return { words, different }
}

function userOf(chat: Chat, id: string): User {
  const user = chat.users.find((each) => each.id === id)
  if (!user) throw new PageError(pageMistakes.no_conversation)
  return user
}
