// Compiled by `npm run check`, never run: what the rules of `match` allow, and beside it what they refuse.
import { App, text } from 'echostr'
import { key, match, type PatternHandler, scene, unsupported, when } from 'echostr/plugins/match'

export function exactTexts(): void {
  when('help', (ctx) => ctx.message.Content)
  when(['help', '帮助'], async (_, next) => next())
  when('help', () => text('x'))
  // @ts-expect-error a number is no text
  when(1, () => 'x')
  // @ts-expect-error nor is a list of patterns
  when([/a/], () => 'x')
  // @ts-expect-error a text has no EventKey
  when('help', (ctx) => ctx.message.EventKey)
  // @ts-expect-error a number is no result
  when('help', () => 1)
  // @ts-expect-error an exact text finds nothing to hand over
  when('help', (_ctx, _found, _next) => 'x')
}

export function patterns(): void {
  when(/^天气\s+(.+)/, (ctx, [, city]) => `${ctx.message.Content} ${city}`)
  when(/a/, (_, found, next) => (found.index > 0 ? next() : found[0]))
  when(/(?<city>.+)/, (_, { groups }) => groups?.city)
  // @ts-expect-error a group may have found nothing
  when(/(a)?/, (_, [, a]) => a.length && 'x')
  // @ts-expect-error what was found comes before next
  when(/a/, (_, next) => next())
}

export function events(): void {
  key('MENU', (ctx) => ctx.message.EventKey)
  scene('42', (ctx) => ctx.message.Event)
  scene(['42', '43'], (ctx) => (ctx.message.Event === 'SCAN' ? ctx.message.EventKey : null))
  // @ts-expect-error a tap has no ticket
  key('MENU', (ctx) => ctx.message.Ticket)
  // @ts-expect-error a list of patterns is no key
  key([/MENU/], () => 'x')
  // @ts-expect-error somebody who follows may have come without a scene, as far as the type knows
  scene('42', (ctx) => ctx.message.EventKey.length > 0 && 'x')
  // @ts-expect-error a scene is text, digits too
  scene(42, () => 'x')
}

export function eventPatterns(): void {
  key(/^buy:(\d+)$/, (ctx, [, id]) => `${ctx.message.EventKey} ${id}`)
  scene(
    /^desk-(?<desk>\d+)$/,
    (ctx, { groups }, next) => groups?.desk ?? (ctx.message.Event === 'SCAN' ? next() : null),
  )
  const handler: PatternHandler<'event:CLICK'> = (ctx) => ctx.message.EventKey
  key(/MENU/, handler)
  // @ts-expect-error a handler of taps is none of scenes
  scene(/42/, handler)
  // @ts-expect-error what was found comes before next
  scene(/42/, (_, next) => next())
  // @ts-expect-error an exact key finds nothing to hand over
  key('MENU', (_ctx, _found, _next) => 'x')
  const predicate = (text: string): boolean => text === 'a'
  // @ts-expect-error a function is no pattern
  scene(predicate, () => 'x')
}

export function unsupportedTexts(): void {
  unsupported((ctx) => ctx.message.Content)
  unsupported(async (_, next) => next())
  // @ts-expect-error a text has no PicUrl
  unsupported((ctx) => ctx.message.PicUrl)
  // @ts-expect-error which texts is WeChat's choice
  unsupported('表情', () => 'x')
}

export function plugins(): void {
  new App({ token: 'testToken' }).use(
    match(
      when('a', () => 'x'),
      key('b', () => null),
    ),
  )
  // @ts-expect-error a handler is no rule
  match(() => 'x')
}
