import type { App, OneAccountOptions } from 'echostr'
import { type LateOptions, late } from 'echostr/plugins/late'
import { type DeliveryOptions, deliveries, play } from 'echostr/testing'
import { type ChatOptions, chat } from 'echostr-plugin-ai'
import { type Script, type ScriptedModel, scriptedModel } from 'echostr-plugin-ai/testing'
import { type Kit, kit, token } from './kit.ts'
import { type FakeClient, fakeClient, shown, textsOf } from './late.ts'

/** The label, with the blank line above it. */
export const label = '\n\n内容由AI生成'

export interface AiKit extends Kit {
  readonly model: ScriptedModel
  readonly client: FakeClient
  /** The codes that `report` was told. */
  readonly reported: string[]
  /** What a user sees of one text: the passive reply, then what was sent late. */
  ask(text: string, options?: { ms?: number; user?: string }): Promise<string[]>
}

export interface AiKitOptions {
  readonly script?: Script
  readonly app?: Partial<OneAccountOptions>
  readonly chat?: Partial<ChatOptions>
  /** The ways of `late`; default: nobody sends anything late. */
  readonly via?: (client: FakeClient) => LateOptions['via']
  readonly install?: (app: App) => void
}

/** An app with a chat on a fake clock, and what its users see. */
export function aiKit(options: AiKitOptions = {}): AiKit {
  const made = kit(options.app)
  const { app, clock } = made
  const client = fakeClient()
  const reported: string[] = []
  const model = scriptedModel(options.script ?? ['你好。'], { clock })
  if (options.via) app.use(late({ via: options.via(client) }))
  options.install?.(app)
  app.use(chat({ model, clock, report: ({ code }) => void reported.push(code), ...options.chat }))
  const ask: AiKit['ask'] = async (text, { ms = 100, user } = {}) => {
    const before = client.sent.length
    const who: DeliveryOptions = { token, clock, ...(user !== undefined && { user }) }
    const playing = play(app, deliveries(who).text(text), { clock })
    await clock.pass(ms)
    const { answer } = await playing
    const passive = shown(answer)
    return [...(passive === undefined ? [] : [passive]), ...textsOf(client.sent.slice(before))]
  }
  return { ...made, model, client, reported, ask }
}
