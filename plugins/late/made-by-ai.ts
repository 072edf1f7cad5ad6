import { Context, checkOptions, type OptionCheck, Slot } from 'echostr'

const slot = new Slot<true>('made-by-ai')

const context: OptionCheck = {
  is: 'the Context of a message',
  fits: (value) => value instanceof Context,
}

/**
 * Notes that an AI makes the reply to a message: {@link push} then has WeChat show 内容由第三方AI生成 beside what is sent
 * late of it.
 *
 * @throws EchostrError `bad_option`
 * @example app.on('text', (ctx) => { markAsAi(ctx); return model(ctx.message.Content) })
 */
export function markAsAi(ctx: Context): void {
  checkOptions('markAsAi()', { ctx }, { ctx: context })
  slot.set(ctx, true)
}

/** True when {@link markAsAi} was told about the message. */
export function isMadeByAi(ctx: Context): boolean {
  return slot.has(ctx)
}
