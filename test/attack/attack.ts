import type { Honest } from './honest.ts'
import type { TargetOptions } from './target.ts'

/** ms after the attack has begun until the honest account's slow message is sent. */
export const lead = 400

/** What an attacker knows. */
export interface Aim {
  readonly port: number
  /** How long to keep at it, in ms: then the slow message of the honest account is answered. */
  readonly ms: number
  /** That slow message, as somebody has recorded it on its way. */
  readonly recorded: { readonly url: string; readonly content: string }
}

/** An attack on a server, while an honest account talks to it. */
export interface Siege {
  /** What it does, as a phrase. */
  readonly name: string
  /** Part of `npm run test:slow`, too. */
  readonly quick?: boolean
  /** Over so soon that the slow message need not take its whole time. */
  readonly brief?: boolean
  readonly target?: TargetOptions
  /** MB that resident memory may grow above what it grows unattacked. Default 128. */
  readonly growth?: number
  /** Runs in the attacker's process. Throws when it has seen what is not to be. */
  attack(aim: Aim): Promise<void>
  /** What the honest user does before and afterwards. Throws when something is lost. */
  readonly before?: (user: Honest) => Promise<void>
  readonly after?: (user: Honest) => Promise<void>
}

/** What a probe works with: somebody hostile at the other end, in another process. */
export interface Stage {
  /** Address of the hostile server, see `hostile.ts`. */
  readonly url: string
}

/** An attack on what is no server of ours: a client, a command, a page. The victim runs in a process of its own. */
export interface Probe {
  readonly name: string
  readonly quick?: boolean
  /** A program that has to be there. */
  readonly needs?: 'redis' | 'chromium'
  /** MB that resident memory may grow. Default 128. */
  readonly growth?: number
  /** ms the event loop may be blocked. Default 1000. */
  readonly delay?: number
  /** Runs in the victim's process. Throws when it has seen what is not to be. */
  suffer(stage: Stage): Promise<void>
}
