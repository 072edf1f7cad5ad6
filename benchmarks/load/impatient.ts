import { exchange } from './check.ts'
import { bodyOf, Connection } from './connection.ts'
import { Requests } from './requests.ts'

/** How WeChat sees to it that a message is answered. */
export interface Patience {
  /** ms until it hangs up, in our time. */
  readonly ms: number
  readonly deliveries: number
}

/** Delivers a message as WeChat does: hangs up after five seconds, and delivers the same again, three times in all. */
export async function deliver(
  port: number,
  request: Buffer,
  patience: Patience,
): Promise<string | undefined> {
  for (let attempt = 0; attempt < patience.deliveries; attempt++) {
    const connection = await Connection.open(port)
    const timer = setTimeout(() => connection.close(), patience.ms)
    const response = await exchange(connection, request)
    clearTimeout(timer)
    connection.close()
    if (response) return bodyOf(response)
  }
  return undefined
}

export function slowRequest(token: string, content: string, now: () => number): Buffer {
  return new Requests(token, content, now).next()
}
