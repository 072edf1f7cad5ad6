import type { Clock } from 'echostr'
import { Arrivals } from '../conversation/arrivals.ts'
import type { Conversation } from '../conversation/conversation.ts'
import { type Repetition, sentAgain } from '../conversation/replay.ts'
import { chatTexts } from '../texts/chat.ts'
import { pageMistakes } from '../texts/page-mistakes.ts'
import { filled, joined, none, type Words } from '../texts/words.ts'
import type { Chat } from './chat.ts'
import { PageError } from './page-error.ts'
import { lateOf, messagesOf } from './recorded.ts'
import { userOf } from './recorder.ts'

/** What came of sending a conversation again. */
export interface Replay {
  readonly words: Words
  /** True when something is not the same. */
  readonly bad: boolean
  /** The entries whose answers are not the same, then and now; null for one that is not there, or is forgotten. */
  readonly different: readonly (readonly [before: number | null, now: number | null])[]
}

/** A user's conversation so far, and where on the wire each part of it went. */
interface Recording extends Pick<Conversation, 'messages' | 'late'> {
  entryOf(part: object | undefined): number | undefined
}

const replaying = new WeakSet<Chat>()

/** Sends what a user said again, each message after the one before it, until nobody waits for it any more. */
export async function replayed(chat: Chat, clock: Clock, user: string, gone: AbortSignal): Promise<Replay> {
  const recording = recordingOf(chat, userOf(chat, user).id)
  if (recording.messages.length === 0) throw new PageError(pageMistakes.no_conversation)
  if (replaying.has(chat)) throw new PageError(pageMistakes.replaying)
  replaying.add(chat)
  const arrivals = new Arrivals(clock)
  const leave = hearLate(chat, user, arrivals)
  let age = 0
  const wechat = () => {
    age = chat.playing.age
    return chat.playing.wechat
  }
  const all: Repetition[] = []
  const different: [number | null, number | null][] = []
  try {
    for await (const part of sentAgain(recording, { wechat, user, arrivals, gone })) {
      all.push(part)
      if (part.changes.length === 0) continue
      const now = 'late' in part ? part.late?.entry : chat.talk.wire.deciding(`${age}-${part.exchange.id}`)
      different.push([recording.entryOf(part.before) ?? null, now ?? null])
    }
  } finally {
    leave()
    replaying.delete(chat)
  }
  return { words: told(all), different, bad: different.length > 0 }
}

function recordingOf({ talk: { history, wire } }: Chat, user: string): Recording {
  const messages = messagesOf(history, user)
  const late = lateOf(history, user)
  const exchanges = new Map<unknown, string>(messages.map(([id, message]) => [message, id]))
  const entries = new Map<unknown, number | undefined>(late.map((row) => [row, row.entry]))
  const entryOf = (part: unknown) => entries.get(part) ?? wire.deciding(exchanges.get(part) ?? '')
  return { messages: messages.map(([, message]) => message), late, entryOf }
}

/** Customer-service messages to a user, as the page shows them. The returned function ends that. */
function hearLate(chat: Chat, user: string, arrivals: Arrivals): () => void {
  return chat.watch((news) => {
    if (news.type !== 'row' || news.row.type !== 'late' || news.row.user !== user) return
    const row = chat.talk.history.rows.at(-1)
    if (row?.type === 'late') arrivals.add(row)
  })
}

function told(all: readonly Repetition[]): Words {
  const [messages, late] = [all.filter((part) => !('late' in part)), all.filter((part) => 'late' in part)]
  const count = (parts: readonly Repetition[]) => ({
    count: parts.length,
    different: parts.filter(({ changes }) => changes.length > 0).length,
  })
  const more = late.length > 0 ? filled(chatTexts.replayed_late, count(late)) : none
  return joined(filled(chatTexts.replayed, count(messages)), more)
}
