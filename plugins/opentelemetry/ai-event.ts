/** What echostr-plugin-ai publishes on `echostr:ai`, as far as it is exported. That package need not be installed. */
export interface AiEvent {
  readonly account: string
  readonly model: string | undefined
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cachedTokens: number | undefined
  readonly estimated: boolean
  readonly ms: number
  readonly code: string | undefined
}
