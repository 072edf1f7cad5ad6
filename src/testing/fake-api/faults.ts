import type { ServerResponse } from 'node:http'
import { Refusal } from './refusal.ts'

/** What goes wrong with a call: one of `errcode`, `body`, `hang` and `drop`. */
export interface ApiFault {
  /** Answers with this code. */
  readonly errcode?: number
  /** WeChat's words beside it; default: what WeChat says for the code. */
  readonly errmsg?: string
  /** Answers with this in place of JSON, e.g. `'<html>502</html>'`. */
  readonly body?: string
  /** HTTP status of `body`; default 200. */
  readonly status?: number
  /** Content-Type of `body`; default `text/html`. */
  readonly type?: string
  /** Never answers. */
  readonly hang?: boolean
  /** Closes the connection without an answer. */
  readonly drop?: boolean
  /** For how many calls; default 1. */
  readonly times?: number
}

/** What is to go wrong, per path; `*` is every path. */
export class Faults {
  readonly #faults: { readonly path: string; readonly fault: ApiFault; left: number }[] = []

  add(path: string, fault: ApiFault): void {
    this.#faults.push({ path, fault, left: fault.times ?? 1 })
  }

  /** The next fault for the path, counted. */
  take(path: string): ApiFault | undefined {
    const at = this.#faults.findIndex((each) => each.left > 0 && (each.path === path || each.path === '*'))
    const next = this.#faults[at]
    if (next && --next.left <= 0) this.#faults.splice(at, 1)
    return next?.fault
  }

  clear(): void {
    this.#faults.length = 0
  }
}

/** Plays a fault. @throws Refusal for an errcode */
export function play({ errcode, errmsg, ...fault }: ApiFault, res: ServerResponse): void {
  if (errcode !== undefined) throw new Refusal(errcode, errmsg)
  if (fault.drop) res.destroy()
  else if (!fault.hang) {
    res.writeHead(fault.status ?? 200, { 'content-type': fault.type ?? 'text/html' }).end(fault.body ?? '')
  }
}
