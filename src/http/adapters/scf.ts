import type { App } from '../../app.ts'
import type { ListenerOptions } from '../listener.ts'
import { Gate } from './gate.ts'
import { deliveryOf, type GatewayEvent } from './gateway-event.ts'

/** The response for an API gateway. */
export interface GatewayAnswer {
  readonly isBase64Encoded: false
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Makes an event function (事件函数) for an API gateway (API 网关) or a function URL (函数 URL) of an app. Never rejects. Its host
 * neither tells that WeChat has hung up nor closes a connection: 503 is answered after 5.5 s, so give the function 10 s.
 *
 * @param options or the path alone, as the event has it
 * @throws EchostrError `bad_option`
 * @example export const main_handler = scf(app)
 */
export function scf(
  app: App,
  options: ListenerOptions | string = {},
): (event: GatewayEvent) => Promise<GatewayAnswer> {
  const gate = new Gate('scf()', app, options)
  return (event) =>
    new Promise((resolve) =>
      gate.answer(deliveryOf(event ?? {}, gate.bounds.limit), ({ status, headers, body }) =>
        resolve({ isBase64Encoded: false, statusCode: status, headers, body }),
      ),
    )
}
