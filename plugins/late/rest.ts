import { isTime } from './item.ts'
import { type Asker, isAlive, isSender, type Sender } from './queue.ts'

/** The rest of a streamed reply whose first part has been decided, and that a process is still to make. */
export interface Rest {
  readonly id: string
  /** When the first part was decided, in seconds since 1970. */
  readonly at: number
  readonly sender: Sender
}

/** What became of rests. */
export interface Found {
  /** A process is to make them. */
  readonly kept: readonly Rest[]
  /** Another process than the one that asks. */
  readonly isElsewhere: boolean
  /** The process that was to make them has died. */
  readonly lost: readonly Rest[]
}

/** Tells the rests that will be made from those that nobody will make. */
export function found(rests: readonly Rest[], asker: Pick<Asker, 'by' | 'now'>): Found {
  const own = (rest: Rest) => rest.sender.by === asker.by
  const kept = rests.filter((rest) => own(rest) || isAlive(rest, asker))
  return { kept, isElsewhere: !kept.every(own), lost: rests.filter((rest) => !kept.includes(rest)) }
}

/** With other rests; a record without any has no list of them. */
export function withRests<T extends { readonly rests?: readonly Rest[] }>(
  { rests: _, ...record }: T,
  rests: readonly Rest[],
): Omit<T, 'rests'> & { readonly rests?: readonly Rest[] } {
  return rests.length > 0 ? { ...record, rests } : record
}

/** True for a rest that was stored. */
export function isRest(value: unknown): value is Rest {
  const { id, at, sender } = (value ?? {}) as Partial<Rest>
  return typeof id === 'string' && isTime(at) && isSender(sender)
}
