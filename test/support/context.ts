import { Context, type Progress, toMessage } from 'echostr'
import { deliveries } from 'echostr/testing'
import { token } from './kit.ts'

const delivery = deliveries({ token }).text('x')

/** A text of `anna` with these fields, as it is without an app. */
export function contextOf(
  fields: Readonly<Record<string, string>>,
  account = '',
  progress?: Progress,
): Context {
  const usual = { ToUserName: 'gh_test', FromUserName: 'anna', CreateTime: '1700000000', MsgType: 'text' }
  return new Context(toMessage({ ...usual, ...fields }), delivery, account, progress)
}
