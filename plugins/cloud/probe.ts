import { type Delivery, EchostrError } from 'echostr'
import { texts } from './texts.ts'

/** Most bytes of the console's check. Every push has more: its addresses and the names of its fields alone do. */
const most = 100

/** True for a request that is too short for a push. */
export function seemsProbe({ headers }: Delivery): boolean {
  return Number(headers['content-length'] ?? Number.NaN) <= most
}

/**
 * Reads the body of a request that is too short for a push, and never ends well.
 *
 * @throws EchostrError `cloud_probe`, which is answered `success`; `malformed_body`
 */
export async function refuseShort(delivery: Delivery): Promise<never> {
  checkProbe(await delivery.body())
  throw new EchostrError('malformed_body', 'The body is too short for a push', { texts })
}

/** @throws EchostrError `cloud_probe` for the console's check of the path */
export function checkProbe(body: string): void {
  if (body.length > most || !body.includes('CheckContainerPath')) return
  throw new EchostrError('cloud_probe', 'The console has checked the path of the push', {
    status: 200,
    texts,
  })
}
