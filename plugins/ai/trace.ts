import { channel } from 'node:diagnostics_channel'

/**
 * What is published on the `node:diagnostics_channel` `echostr:ai` when an answer is over. It holds nothing of what was
 * said. Names of OpenTelemetry: `gen_ai.response.model`, `gen_ai.usage.input_tokens` …
 */
export interface AiEvent {
  /** The account's name in `accounts`, and the user's digest. */
  readonly account: string
  readonly user: string
  /** As the provider names it; undefined when it does not. */
  readonly model: string | undefined
  /** Tokens, as the provider counts, else estimated. */
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cachedTokens: number | undefined
  /** The counts are estimates. */
  readonly estimated: boolean
  /** In the provider's money, where it says so. */
  readonly cost: number | undefined
  /** Milliseconds until the first piece that a user could see; undefined when there was none. */
  readonly firstMs: number | undefined
  /** Milliseconds until the end. */
  readonly ms: number
  /** The answer was ended before its end. */
  readonly cut: boolean
  /** Why there is no answer, or not all of it: an error code, or `stopped`. */
  readonly code: string | undefined
}

const events = channel('echostr:ai')

/** Publishes an event, made only where somebody listens. */
export function trace(make: () => AiEvent): void {
  if (events.hasSubscribers) events.publish(make())
}
