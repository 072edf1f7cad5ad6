import { setTimeout } from 'node:timers/promises'
import { bytesOf } from './bytes.ts'
import type { Pause, Piece } from './catalogue.ts'
import type { Ground, Outcome } from './ground.ts'
import { push } from './push.ts'
import { path, signedQuery } from './signing.ts'
import type { Stand } from './stand.ts'
import type { Step } from './wire.ts'

/** `raw`: bytes on a socket. */
export async function driveRaw(ground: Ground): Promise<Outcome> {
  const stand = await ground.stand()
  const { parts = [], reset = false } = ground.input
  const fill = filler(stand)
  const steps = parts.map((part) => stepOf(part, fill))
  const pipelined = JSON.stringify(parts).includes('{{BODY2}}')
  const reading = ground.exchange(stand, reset ? [...steps, resetting(stand)] : steps, {
    wanted: wantedOf(ground, pipelined),
  })
  const exchange = await reading
  if (reset) await stand.deserted()
  return { stand, exchanges: [{ ...exchange, inOrder: pipelined }] }
}

/** How many responses there are to wait for before we hang up. */
function wantedOf({ case: c }: Ground, pipelined: boolean): number {
  if (c.expect.connection === 'closed' || c.serverOptions) return Number.POSITIVE_INFINITY
  return pipelined ? 2 : 1
}

function resetting(stand: Stand): Step {
  return async (socket) => {
    await stand.received(socket)
    socket.resetAndDestroy()
  }
}

function stepOf(part: Piece | Pause, fill: (text: string) => string): Step {
  if (typeof part === 'string') return Buffer.from(fill(part), 'latin1')
  if ('sleepMs' in part) return () => setTimeout(part.sleepMs)
  if ('utf8' in part) return Buffer.from(fill(part.utf8), 'utf8')
  return bytesOf(part, 'latin1')
}

/** Puts path, query and bodies in the place of their names; each request is signed on its own. */
function filler(stand: Stand): (text: string) => string {
  const bodies: Readonly<Record<string, string>> = {
    BODY1: push({ Content: 'first' }),
    BODY2: push({ Content: 'second' }),
  }
  const values: Readonly<Record<string, () => string>> = {
    PATH: () => path,
    SIGNED_QUERY: () => signedQuery(stand.clock),
  }
  return (text) =>
    text.replace(/\{\{([A-Z_]+)(\d?)\}\}/g, (all, name: string, digit: string) => {
      const body = bodies[`BODY${digit}`]
      if (name === 'BODY' && body !== undefined) return body
      if (name === 'LEN' && body !== undefined) return String(Buffer.byteLength(body))
      const value = values[name]
      if (!value) throw new Error(`unknown placeholder ${all}`)
      return value()
    })
}
