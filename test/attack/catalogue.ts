import type { Probe, Siege } from './attack.ts'
import { chats } from './chat.ts'
import { clients } from './client.ts'
import { clock } from './clock.ts'
import { copies } from './copies.ts'
import { framing } from './framing.ts'
import { ledgers } from './ledger.ts'
import { memory } from './memory.ts'
import { pages } from './page.ts'
import { parsing } from './parsing.ts'
import { poisoned } from './poison.ts'
import { stores } from './stores.ts'
import { terminals } from './terminal.ts'
import { webs } from './web.ts'

const siegeFamilies: readonly (readonly Siege[])[] = [framing, parsing, clock, memory, copies, stores]
const probeFamilies: readonly (readonly Probe[])[] = [
  ledgers,
  clients,
  terminals,
  poisoned,
  chats,
  pages,
  webs,
]

/** Every attack on a server. */
export const sieges: readonly Siege[] = siegeFamilies.flat()
/** Every other one. */
export const probes: readonly Probe[] = probeFamilies.flat()

/** One attack of every family. */
export const slice: readonly { readonly name: string }[] = [
  ...siegeFamilies.flatMap((family) => family.slice(0, 1)),
  ...probeFamilies.flatMap((family) => family.slice(0, 1)),
]
