/**
 * Where a message stands: the ledger is asked for it (`claiming`), its handlers run here (`running`) or at another
 * process (`elsewhere`), their reply comes in pieces (`streaming`), the ledger is told what came out (`settling`), the
 * reply waits for a delivery (`ready`), or nothing is left to do here: another run or process may have it (`released`),
 * or it has been answered (`done`).
 */
export type Phase =
  | 'claiming'
  | 'running'
  | 'elsewhere'
  | 'streaming'
  | 'settling'
  | 'ready'
  | 'released'
  | 'done'

/** What can happen to a message. */
export type Event =
  /** A delivery has arrived, and waits for its answer. */
  | 'delivery'
  /** The ledger says who has the message: nobody, so it is ours; another process; or that its answer is known. */
  | 'ours'
  | 'theirs'
  | 'answered'
  /** The handlers have ended: with a reply or silence, or with a failure after which they are to run again. */
  | 'reply'
  | 'failure'
  /** They gave the pieces of a reply; the first part of it is complete, and goes at once. */
  | 'stream'
  | 'part'
  /** The ledger has noted what came out, or it refuses: the message is not ours any more. */
  | 'noted'
  | 'refused'
  /** A message that another process handles may have changed there. */
  | 'changed'
  /** No passive reply can wait any longer: the last delivery is at its deadline, or too many deliveries are held. */
  | 'lastDeadline'
  /** No delivery has come for a reply that is ready. */
  | 'noDelivery'
  /** The app closes. */
  | 'close'

/** What is done then; machine.ts has a method for each act. */
export type Act =
  | 'own'
  | 'follow'
  | 'repeat'
  | 'settle'
  | 'retry'
  | 'carry'
  | 'look'
  | 'reopen'
  | 'placeholder'
  | 'prolong'
  | 'grow'
  | 'cut'
  | 'cutShort'
  | 'leave'
  | 'goLate'
  | 'abandon'

/**
 * The exchange: in which phase which event causes which act. An event that is not here changes nothing: a delivery
 * that arrives only waits, and what happens to a message that is `released` or `done` comes too late.
 */
export const table: Record<Phase, Partial<Record<Event, Act>>> = {
  claiming: {
    ours: 'own',
    theirs: 'follow',
    answered: 'repeat',
    lastDeadline: 'placeholder',
    close: 'abandon',
  },
  running: { reply: 'settle', failure: 'retry', stream: 'grow', lastDeadline: 'prolong', close: 'abandon' },
  streaming: { reply: 'settle', failure: 'retry', part: 'settle', lastDeadline: 'cut', close: 'cutShort' },
  elsewhere: { changed: 'look', lastDeadline: 'leave', close: 'abandon' },
  settling: { noted: 'carry', refused: 'reopen', lastDeadline: 'placeholder', close: 'abandon' },
  ready: { delivery: 'settle', noDelivery: 'goLate', close: 'goLate' },
  released: {},
  done: {},
}
