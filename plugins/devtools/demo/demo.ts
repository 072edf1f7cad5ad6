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
import { talk } from './talk.ts'

const help = `发一段文字、一张图片、一段语音、视频、位置或链接试试。
帮助 · 菜单 · 图文 · 换行 · slow 12（十二秒后回答） · slow 20（二十秒：来不及，晚些送到） · story 30（边想边说三十秒：先到的先送） · three in a row（连发三条） · ai 你好（大模型，没有 key 就照剧本）`

const inARow = '别等回复，连发三条：记 苹果、记 梨、记 桃。每条想三秒，一条接一条回答，记性不乱'

/** Finds the customer-service API for a user. */
export type FindClient = (user: User) => PushClient | undefined

/**
 * A small bot that answers every ordinary message and a few events: what `npm start` serves.
 *
 * @param find where late answers go; without an API, or one for this user, the next message gets them
 * @param clock where the time comes from; for tests
 * @param lang language of the lines on stderr
 */
export function demo(
  token: string,
  find: FindClient = () => undefined,
  clock: Clock = systemClock,
  lang: Lang = langOf(process.env),
): App {
  const app = new App({ token, clock, lang, placeholder: '还在想，请稍等' })

  app.use(
    late({ via: [push(ownAccount() ?? find), fetchOnNext({ prompt: '还在想，回复任意内容查看答案' })] }),
  )

  const memory = session({ initial: () => ({ noted: [] as string[] }), ttl: 3_600_000 })
  app.use(sequentialize({ by: ({ message, to }) => (isNote(message) ? to : undefined) }), memory)

  app.on('event:subscribe', () => `欢迎！${help}`)
  app.on('event:CLICK', (ctx) => `你点了菜单 ${ctx.message.EventKey}`)

  app.use(match(when(/^slow\s+(\d{1,3})$/i, (_, [, seconds]) => think(clock, Number(seconds)))))
  app.use(match(when(/^story\s+(\d{1,3})$/i, (_, [, seconds]) => tell(clock, Number(seconds)))))
  app.on('text', talk(clock))
  app.use(match(when(toNote, (ctx, [, word = '']) => note(clock, memory, ctx, word))))
  app.on('text', (ctx, next) => commands.get(ctx.message.Content.trim()) ?? next())
  app.on('text', (ctx) => `You said: ${ctx.message.Content}`)
  return answerMedia(app)
}

/** What is no text comes back, or is told. */
function answerMedia(app: App): App {
  app.on('image', (ctx) => image(ctx.message.MediaId))
  app.on('voice', (ctx) => voice(ctx.message.MediaId))
  app.on(['video', 'shortvideo'], (ctx) => `收到视频 ${ctx.message.MediaId}`)
  app.on(
    'location',
    ({ message }) => `你在 ${message.Label || '地图上'} (${message.Location_X}, ${message.Location_Y})`,
  )
  return app.on('link', ({ message }) =>
    news({ Title: message.Title, Description: '你分享的链接', Url: message.Url }),
  )
}

/** With an account of your own, answers that are late are pushed to its users. */
function ownAccount(): PushClient | undefined {
  const { APP_ID, SECRET, BASE_URL } = process.env
  if (!APP_ID || !SECRET) return undefined
  return client({ appId: APP_ID, secret: SECRET, ...(BASE_URL && { baseUrl: BASE_URL }) })
}

/** As slow as a language model. */
async function think(clock: Clock, seconds: number): Promise<string> {
  await pause(clock, seconds * 1000)
  return `想了 ${seconds} 秒`
}

/** In pieces, as a language model speaks: a sentence every two seconds. */
async function* tell(clock: Clock, seconds: number): AsyncGenerator<string> {
  for (let past = 2; past <= seconds; past += 2) {
    await pause(clock, 2000)
    yield `故事讲到第 ${past} 秒`
    yield '。'
  }
}

const toNote = /^(?:记|note)\s+(.{1,20})$/i

/** Only these wait for each other, so that the other examples may be played side by side. */
function isNote(message: Message): boolean {
  return message.MsgType === 'text' && toNote.test(message.Content)
}

/** Most things in the memory of a conversation. */
const mostNoted = 9

/** Reads its memory, thinks, and writes it: side by side, three in a row would each remember one. */
async function note(
  clock: Clock,
  memory: Session<{ noted: string[] }>,
  ctx: Context,
  word: string,
): Promise<string> {
  const kept = await memory.of(ctx)
  await pause(clock, 3000)
  kept.noted = [...kept.noted, word].slice(-mostNoted)
  return `记下了 ${kept.noted.length} 样：${kept.noted.join('、')}`
}

const article = news({ Title: 'echostr', Description: '一条图文', Url: 'https://example.com/' })

const commands = new Map<string, Result>([
  ['帮助', help],
  ['help', help],
  ['菜单', '点一下输入框下面的菜单，或用 npm run send -- --event CLICK --key MENU_TODAY'],
  ['three in a row', inARow],
  ['换行', '第一行\n第二行'],
  ['图文', article],
  ['news', article],
])
