import type { Line, Place } from './line.ts'

/** The place of a message in the line that processes share. */
export interface Ticket {
  /** The life that it belongs to. */
  readonly by: string
  /** Which of the process's messages it is. */
  readonly n: number
  /** When the user sent it, in seconds since 1970. */
  readonly at: number
  /** It is its turn. */
  readonly begun?: true
}

/** Who looks at the shared line. */
export interface Looker {
  readonly by: string
  /** True for what this process has left under an earlier name of its own. */
  isOld(by: string): boolean
  /** Lives that have ended. */
  readonly dead: ReadonlySet<string>
  /** Most tickets beside the one whose turn it is. */
  readonly most: number
}

/** The shared line as it is to be, and what that means for the line of this process. */
export interface Merged {
  readonly tickets: readonly Ticket[]
  /** Places that there is no room for. */
  readonly full: readonly Place[]
  /** Another message has the turn of the one that runs here. */
  readonly isTaken: boolean
  /** The turn is this place's. */
  readonly next: Place | undefined
}

/** Puts the line of this process into the shared one, and takes out what is no more. */
export function merged(shared: readonly Ticket[], line: Line, looker: Looker): Merged {
  const { current } = line
  const others = shared.filter((ticket) => stays(ticket, line, looker))
  const isTaken = current !== undefined && others.some(({ begun }) => begun)
  const tickets = current && !isTaken ? [ticketOf(current, looker.by, true), ...others] : others
  const full = line.waiting.filter((place) => !joins(place, tickets, looker))
  const next = current ? undefined : line.waiting.find((place) => isOf(tickets[0], place, looker.by))
  if (next) tickets[0] = ticketOf(next, looker.by, true)
  return { tickets, full, isTaken, next }
}

/** The ticket of the message that runs here is made anew. */
function stays({ by, n }: Ticket, { waiting }: Line, looker: Looker): boolean {
  if (by === looker.by) return waiting.some(({ count }) => count === n)
  return !looker.isOld(by) && !looker.dead.has(by)
}

/** Gives a place its ticket, unless it has one; false when there is no room. */
function joins(place: Place, tickets: Ticket[], { by, most }: Looker): boolean {
  if (tickets.some((ticket) => isOf(ticket, place, by))) return true
  if (tickets.length > most) return false
  const behind = tickets.findLastIndex(({ at, begun }) => begun || at <= place.at)
  tickets.splice(behind + 1, 0, ticketOf(place, by))
  return true
}

function isOf(ticket: Ticket | undefined, { count }: Place, by: string): boolean {
  return ticket?.by === by && ticket.n === count
}

function ticketOf({ count, at }: Place, by: string, begun = false): Ticket {
  return { by, n: count, at, ...(begun && { begun }) }
}

/** The tickets that were stored; undefined for what are none. */
export function ticketsIn(text: string): readonly Ticket[] | undefined {
  const tickets: unknown = JSON.parse(text)
  return Array.isArray(tickets) && tickets.every(isTicket) ? tickets : undefined
}

function isTicket(value: unknown): value is Ticket {
  const { by, n, at, begun } = (value ?? {}) as Record<string, unknown>
  const isPlace = typeof by === 'string' && Number.isInteger(n) && typeof at === 'number'
  return isPlace && (begun === undefined || begun === true)
}
