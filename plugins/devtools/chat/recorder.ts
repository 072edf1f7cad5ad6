import type { Conversation, RecordedMessage } from '../conversation/conversation.ts'
import { fieldsAgain } from '../conversation/replay.ts'
import { chatTexts } from '../texts/chat.ts'
import { pageMistakes } from '../texts/page-mistakes.ts'
import { filled, type Words } from '../texts/words.ts'
import type { Chat } from './chat.ts'
import type { User } from './news.ts'
import { PageError } from './page-error.ts'
import { keptOf, recorded } from './recorded.ts'

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

/** @throws PageError for a user that the page does not know */
export function userOf(chat: Chat, id: string): User {
  const user = chat.users.find((each) => each.id === id)
  if (!user) throw new PageError(pageMistakes.no_conversation)
  return user
}
