import {
  App,
  type Clock,
  type Context,
  image,
  type Lang,
  langOf,
  type Message,
  news,
  type Result,
  systemClock,
  voice,
} from 'echostr'
import { client } from 'echostr/plugins/client'
import { fetchOnNext, late, type PushClient, push, type User } from 'echostr/plugins/late'
import { match, when } from 'echostr/plugins/match'
import { sequentialize } from 'echostr/plugins/order'
import { type Session, session } from 'echostr/plugins/session'
import { pause } from '../wechat/clock.ts'
import { type Answers, answers } from './answers.ts'
import { talk } from './talk.ts'

/** Finds the customer-service API for a user. */
export type FindClient = (user: User) => PushClient | undefined

/**
 * A small bot that answers every ordinary message and a few events: what `npm start` serves.
 *
 * @param find where late answers go; without an API, or one for this user, the next message gets them
 * @param clock where the time comes from; for tests
 * @param lang language of its answers, and of the lines on stderr
 */
export function demo(
  token: string,
  find: FindClient = () => undefined,
  clock: Clock = systemClock,
  lang: Lang = langOf(process.env),
): App {
  const words = answers[lang]
  const app = new App({ token, clock, lang, placeholder: words.waiting })

  const { asked, more } = words
  const fetched = fetchOnNext({ prompt: words.fetching, words: { asked, more } })
  app.use(late({ via: [push(ownAccount() ?? find), fetched] }))

  const memory = session({ initial: () => ({ noted: [] as string[] }), ttl: 3_600_000 })
  app.use(sequentialize({ by: ({ message, to }) => (isNote(message) ? to : undefined) }), memory)

  app.on('event:subscribe', () => `欢迎！${answers.zh.help}\n\nWelcome! ${answers.en.help}`)
  app.on('event:CLICK', (ctx) => words.tapped(ctx.message.EventKey))

  app.use(match(when(/^slow\s+(\d{1,3})$/i, (_, [, seconds]) => think(clock, words, Number(seconds)))))
  app.use(match(when(/^story\s+(\d{1,3})$/i, (_, [, seconds]) => tell(clock, words, Number(seconds)))))
  app.on('text', talk(clock))
  app.use(match(when(toNote, (ctx, [, word = '']) => note({ clock, words, memory }, ctx, word))))
  const commands = commandsIn(words)
  app.on('text', (ctx, next) => commands.get(ctx.message.Content.trim()) ?? next())
  app.on('text', (ctx) => `You said: ${ctx.message.Content}`)
  return answerMedia(app, words)
}

/** What is no text comes back, or is told. */
function answerMedia(app: App, words: Answers): App {
  app.on('image', (ctx) => image(ctx.message.MediaId))
  app.on('voice', (ctx) => voice(ctx.message.MediaId))
  app.on(['video', 'shortvideo'], (ctx) => words.video(ctx.message.MediaId))
  app.on('location', ({ message: { Label, Location_X, Location_Y } }) =>
    words.place(Label, `${Location_X}, ${Location_Y}`),
  )
  return app.on('link', ({ message }) =>
    news({ Title: message.Title, Description: words.shared, Url: message.Url }),
  )
}

/** With an account of your own, answers that are late are pushed to its users. */
function ownAccount(): PushClient | undefined {
  const { APP_ID, SECRET, BASE_URL } = process.env
  if (!APP_ID || !SECRET) return undefined
  return client({ appId: APP_ID, secret: SECRET, ...(BASE_URL && { baseUrl: BASE_URL }) })
}

/** As slow as a language model. */
async function think(clock: Clock, words: Answers, seconds: number): Promise<string> {
  await pause(clock, seconds * 1000)
  return words.thought(seconds)
}

/** In pieces, as a language model speaks: a sentence every two seconds. */
async function* tell(clock: Clock, words: Answers, seconds: number): AsyncGenerator<string> {
  for (let past = 2; past <= seconds; past += 2) {
    await pause(clock, 2000)
    yield words.told(past)
    yield words.fullStop
  }
}

const toNote = /^(?:记|note)\s+(.{1,20})$/i

/** Only these wait for each other, so that the other examples may be played side by side. */
function isNote(message: Message): boolean {
  return message.MsgType === 'text' && toNote.test(message.Content)
}

/** Most things in the memory of a conversation. */
const mostNoted = 9

interface Noting {
  readonly clock: Clock
  readonly words: Answers
  readonly memory: Session<{ noted: string[] }>
}

/** Reads its memory, thinks, and writes it: side by side, three in a row would each remember one. */
async function note({ clock, words, memory }: Noting, ctx: Context, word: string): Promise<string> {
  const kept = await memory.of(ctx)
  await pause(clock, 3000)
  kept.noted = [...kept.noted, word].slice(-mostNoted)
  return words.noted(kept.noted)
}

/** What is asked for by a word; help comes in the language of that word. */
function commandsIn({ menu, inARow, lines, card }: Answers): ReadonlyMap<string, Result> {
  const article = news({ Title: 'echostr', Description: card, Url: 'https://example.com/' })
  return new Map<string, Result>([
    ['帮助', answers.zh.help],
    ['help', answers.en.help],
    ['菜单', menu],
    ['menu', menu],
    ['three in a row', inARow],
    ['换行', lines],
    ['lines', lines],
    ['图文', article],
    ['news', article],
  ])
}
