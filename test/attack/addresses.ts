import { deliveries, type SignedDelivery } from 'echostr/testing'
import { sealed } from './accounts.ts'

/** The address of a push that somebody has seen: good for five minutes, and for any body. */
export function seenAddress(): string {
  return deliveries(sealed).raw('<xml><ToUserName>gh_s</ToUserName></xml>').url
}

/** An address that nobody has signed, as a function that finds accounts lets it pass until the body is read. */
export function unsignedAddress(): string {
  return `/nobody?signature=${'0'.repeat(40)}&timestamp=${Math.floor(Date.now() / 1000)}&nonce=1`
}

/** The parts of a delivery that go to another process. */
export function recordedOf({ url, content }: SignedDelivery): { url: string; content: string } {
  return { url, content }
}
