import type { Article, NewsReply, Reply, TextReply } from 'echostr'
import type { Answer, Choice } from './pending.ts'
import { maxTextBytes, splitText } from './split-text.ts'

/** What {@link handOut} says beside the answers. */
export interface HandOutWords {
  /** In front of an answer, when there are several in one reply. */
  asked(label: string): string
  /** At the end, when so many answers go on waiting. */
  more(count: number): string
}

/** The message that the answers are handed out with. */
export interface Occasion {
  /** The message's own reply when it is there already. */
  readonly own: Reply | undefined
  /** The message in a few words. */
  readonly label: string
  /** Said at the end when the message's own reply does not come with this one. */
  readonly note: string
  /** The message is an event: fewer replies are allowed, and more articles. */
  readonly event: boolean
  readonly words: HandOutWords
}

/** A reply made of answers. */
export interface HandedOut {
  /** Undefined when no answer can be handed out now. */
  readonly reply: Reply | undefined
  /** The message's own reply is in it. */
  readonly withOwn: boolean
}

/**
 * Makes one reply of the answers that wait: of as many texts as fit into one, each under its question, together with
 * the message's own reply if that fits, too; anything else alone.
 */
export function handOut(answers: readonly Answer[], occasion: Occasion): Choice<HandedOut> {
  const [first] = answers
  if (first === undefined) return none(answers)
  if (first.reply.MsgType === 'news') return ofArticles(first, first.reply, answers, occasion)
  if (first.reply.MsgType !== 'text') {
    const allowed = !occasion.event || !first.reply.MsgType.startsWith('transfer_')
    return allowed ? whole(first.reply, answers.slice(1)) : none(answers)
  }
  return ofTexts(answers, occasion)
}

function none(answers: readonly Answer[]): Choice<HandedOut> {
  return { made: { reply: undefined, withOwn: false }, left: answers }
}

function whole(reply: Reply, left: readonly Answer[], withOwn = false): Choice<HandedOut> {
  return { made: { reply, withOwn }, left }
}

/** A message is answered with one article, an event with eight. */
function ofArticles(
  first: Answer,
  { Articles }: NewsReply,
  answers: readonly Answer[],
  { event }: Occasion,
): Choice<HandedOut> {
  const count = event ? 8 : 1
  const news = (articles: readonly Article[]): NewsReply => ({ MsgType: 'news', Articles: articles })
  const others = answers.slice(1)
  const left =
    Articles.length > count ? [{ ...first, reply: news(Articles.slice(count)) }, ...others] : others
  return whole(news(Articles.slice(0, count)), left)
}

function ofTexts(answers: readonly Answer[], occasion: Occasion): Choice<HandedOut> {
  const texts = textsOf(answers)
  const { own, note } = occasion
  if (own?.MsgType === 'text') {
    const content = together(texts, answers.length, occasion, own)
    if (fits(content)) return whole(text(content), answers.slice(texts.length), true)
  }
  const noted = together(texts, answers.length, occasion, undefined, note)
  if (fits(noted)) return whole(text(noted), answers.slice(texts.length))
  for (let count = texts.length; count > 0; count--) {
    const content = together(texts.slice(0, count), answers.length, occasion)
    if (fits(content)) return whole(text(content), answers.slice(count))
  }
  return beginning(answers, occasion)
}

/** The texts that come before anything else. */
function textsOf(answers: readonly Answer[]): readonly Answer[] {
  const end = answers.findIndex(({ reply }) => reply.MsgType !== 'text')
  return end < 0 ? answers : answers.slice(0, end)
}

function together(
  texts: readonly Answer[],
  waiting: number,
  { words, label }: Occasion,
  own?: TextReply,
  note = '',
): string {
  const blocks = texts.map(({ label, reply }) => ({ label, content: (reply as TextReply).Content.trim() }))
  if (own) blocks.push({ label, content: own.Content.trim() })
  const more = waiting > texts.length ? words.more(waiting - texts.length) : note
  const shown = blocks.map((block) => (blocks.length > 1 ? labelled(block, words) : block.content))
  return [...shown, more].filter((each) => each !== '').join('\n\n')
}

function labelled(block: { label: string; content: string }, words: HandOutWords): string {
  return block.label === '' ? block.content : `${words.asked(block.label)}\n${block.content}`
}

/** What fits of a text that is too long even alone; the rest stays in front. */
function beginning(answers: readonly Answer[], { words }: Occasion): Choice<HandedOut> {
  const [first] = answers as readonly [Answer]
  const more = words.more(answers.length)
  const room = maxTextBytes - Buffer.byteLength(`\n\n${more}`)
  const [head = '', ...tail] = splitText((first.reply as TextReply).Content, room)
  const rest = { ...first, reply: text(tail.join('')) }
  return whole(text(`${head.trim()}\n\n${more}`), [rest, ...answers.slice(1)])
}

function fits(content: string): boolean {
  return Buffer.byteLength(content) <= maxTextBytes
}

function text(Content: string): TextReply {
  return { MsgType: 'text', Content }
}
