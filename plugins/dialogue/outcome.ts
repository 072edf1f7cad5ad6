import type { WholeResult } from 'echostr'
import type { Going } from './record.ts'
import type { Ending } from './talk.ts'

/** What a message has made of a dialogue. */
export type Outcome =
  | { readonly asks: WholeResult; readonly going: Going; readonly timeout: number }
  | { readonly ends: Ending }
  | { readonly throws: unknown }
  /** No answer was understood, so often as may be. */
  | { readonly gaveUp: true }
  /** The function does something else than before, at this step. */
  | { readonly changed: number }
  /** Somebody else has gone on with the dialogue; `after`: something outside was done meanwhile. */
  | { readonly conflict: 'before' | 'after' }
