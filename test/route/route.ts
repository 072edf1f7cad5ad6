import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as core from 'echostr'
import { deliveries } from 'echostr/testing'
import { root } from '../support/docs.ts'
import { instrument } from './instrument.ts'

/** A call from one room into another. */
export interface Move {
  readonly from: string
  readonly to: string
  readonly fn: string
}

/** The calls between rooms that one text makes, from `app.handle` to the answer. */
export async function routeOf(content: string): Promise<readonly Move[]> {
  const folder = mkdtempSync(join(tmpdir(), 'echostr-route-'))
  const moves: Move[] = []
  const rooms = ['outside']
  const walked = {
    enter(room: string, fn: string) {
      const from = rooms.at(-1) as string
      // a call of what all rooms speak is no move
      const to = room === 'base' ? from : room
      if (to !== from) moves.push({ from, to, fn })
      rooms.push(to)
    },
    leave: () => void rooms.pop(),
  }
  Object.assign(globalThis, { walked })
  try {
    instrument(join(root, 'src'), folder)
    const { App } = (await import(pathToFileURL(join(folder, 'index.ts')).href)) as typeof core
    const token = 'xq123456'
    const app = new App({ token }).on('text', (ctx) => ctx.message.Content)
    const { text } = deliveries({ token })
    await app.handle(text('warm'))
    moves.length = 0
    await app.handle(text(content))
    return [...moves]
  } finally {
    Reflect.deleteProperty(globalThis, 'walked')
    rmSync(folder, { recursive: true })
  }
}
