import type { LateReply } from '../chat/late-reply.ts'
import type { DeliveryView } from '../chat/view.ts'
import type { SeenMessage } from './seen-message.ts'

/** What happens to a delivery on its way: the words of the channels. */
export type Mark = 'joined' | 'held' | 'placeholder'

/** A stage that is over. */
export interface SeenStage {
  readonly name: string
  readonly ms: number
  readonly failed: boolean
}

/** One delivery, as far as the app has come with it. All texts in it may be shown. */
export class SeenDelivery {
  /** When it came, in ms of the app's clock. */
  readonly at: number
  readonly stages: SeenStage[] = []
  readonly marks: Mark[] = []
  /** Code of the error that it is refused with. */
  refusal: string | undefined
  message: SeenMessage | undefined
  attempt = 1
  copy = 0
  /** The reply that it carries. */
  written: LateReply | undefined
  answer = ''
  /** Bytes of the answer's body as it was written, whatever is shown of it. */
  size = 0
  /** 0: the connection was closed without a word; undefined as long as it waits. */
  status: number | undefined
  ms = 0
  /** How far the list of all that went over the wire has it. */
  listed: 'no' | 'sent' | 'ended' = 'no'

  constructor(at: number) {
    this.at = at
  }

  /** @param began when the first delivery of the message came */
  view(began: number): DeliveryView {
    const { attempt, copy, status, ms } = this
    const sent = { attempt, copy, sentAt: this.at - began }
    if (status === undefined) return sent
    const error = [this.refusal ?? [], this.marks].flat().join(' ')
    const told = { ...sent, ms, outcome: this.#outcome, ...(error !== '' && { error }) }
    return status === 0 ? told : { ...told, status, head: this.#stageLines, body: this.answer }
  }

  get #outcome(): string {
    if (this.status !== 0) return 'answered'
    return this.marks.includes('held') ? 'timed_out' : 'closed'
  }

  get #stageLines(): string {
    return this.stages.map(stageText).join('\n')
  }
}

/** A stage in a few words. */
export function stageText({ name, ms, failed }: SeenStage): string {
  return `${name} ${ms.toFixed(1)} ms${failed ? ' ✗' : ''}`
}
