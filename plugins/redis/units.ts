import { EchostrError } from 'echostr'
import { texts } from './texts.ts'

/** Whole milliseconds as Redis takes them: at least one, and not for ever. */
export function milliseconds(ms: number): string {
  return String(Math.min(Math.max(1, Math.ceil(ms)), Number.MAX_SAFE_INTEGER))
}

/** The option `prefix`. Throws `redis_option`. */
export function prefixOf(prefix = 'echostr:'): string {
  if (typeof prefix === 'string' && prefix !== '') return prefix
  throw new EchostrError('redis_option', 'The option "prefix" is a text that is not empty', {
    status: 0,
    texts,
  })
}

/** The option `timeout`. Throws `redis_option`. */
export function timeoutOf(timeout = 200): number {
  if (timeout > 0 && timeout < 2 ** 31) return timeout
  throw new EchostrError('redis_option', 'The option "timeout" is a number of ms above 0', {
    status: 0,
    texts,
  })
}
