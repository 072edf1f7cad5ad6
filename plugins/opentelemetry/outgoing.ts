import { type Attributes, context, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api'
import type { CallEvent } from 'echostr/plugins/client'
import type { AiEvent } from './ai-event.ts'
import type { Instruments } from './instruments.ts'
import { Labels } from './labels.ts'
import type { Settings } from './options.ts'
import { scope } from './scope.ts'
import { Shared } from './shared.ts'
import { hear } from './subscriptions.ts'

// A client and a chat belong to no app: what they send is counted once, however many apps export to one place.
const metricPlaces = new Shared()
const spanPlaces = new Shared()

/** Counts requests to WeChat's API, and the tokens of language models; gives the function that ends it. */
export function processMetrics({ meterProvider, provider }: Settings, instruments: Instruments): () => void {
  const { requestDuration, tokens, generation } = instruments
  return metricPlaces.join(meterProvider, () => {
    const names = new Outgoing(provider)
    return hear({
      client: (event: CallEvent) => requestDuration.record(event.ms / 1000, names.ofCall(event)),
      ai: (event: AiEvent) => {
        const common = names.ofAnswer(event)
        generation.record(event.ms / 1000, { ...common, ...names.failure(event) })
        // an estimate is not what a provider counts, and bills
        if (event.estimated) return
        tokens.record(event.inputTokens, { ...common, 'gen_ai.token.type': 'input' })
        tokens.record(event.outputTokens, { ...common, 'gen_ai.token.type': 'output' })
      },
    })
  })
}

/** The same as spans within what is active where the event comes from: the handler. */
export function processSpans({ tracerProvider, provider }: Settings): () => void {
  return spanPlaces.join(tracerProvider, () => {
    const names = new Outgoing(provider)
    const tracer = tracerProvider.getTracer(scope.name, scope.version)
    return hear({
      client: (event: CallEvent) => {
        const attributes = names.ofCall(event)
        span(tracer, `wechat ${attributes['wechat.api.path']}`, event.ms, attributes)
      },
      ai: (event: AiEvent) => {
        const attributes = { ...names.ofAnswer(event), ...names.failure(event), ...usage(event) }
        span(tracer, `chat ${attributes['gen_ai.response.model'] ?? ''}`.trim(), event.ms, attributes)
      },
    })
  })
}

/** A span of something that has just ended. */
function span(tracer: Tracer, name: string, ms: number, attributes: Attributes): void {
  const startTime = Date.now() - ms
  const made = tracer.startSpan(name, { kind: SpanKind.CLIENT, startTime, attributes }, context.active())
  if (attributes['error.type'] !== undefined) made.setStatus({ code: SpanStatusCode.ERROR })
  made.end()
}

function usage({ estimated, inputTokens, outputTokens, cachedTokens }: AiEvent): Attributes {
  return {
    ...(!estimated && {
      'gen_ai.usage.input_tokens': inputTokens,
      'gen_ai.usage.output_tokens': outputTokens,
    }),
    ...(cachedTokens !== undefined && { 'gen_ai.usage.cache_read.input_tokens': cachedTokens }),
  }
}

/** The attributes of what goes out. */
class Outgoing {
  readonly #labels = new Labels()
  readonly #provider: string

  constructor(provider: string) {
    this.#provider = provider
  }

  ofCall({ path, errcode, code }: CallEvent): Attributes {
    return {
      'wechat.api.path': this.#labels.path(path),
      ...(errcode !== undefined && { 'wechat.api.errcode': this.#labels.errcode(errcode) }),
      ...(code !== undefined && { 'error.type': this.#labels.code(code) }),
    }
  }

  ofAnswer({ account, model }: AiEvent): Attributes {
    return {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': this.#provider,
      ...(model !== undefined && { 'gen_ai.response.model': this.#labels.model(model) }),
      ...(account !== '' && { 'wechat.account.name': this.#labels.account(account) }),
    }
  }

  failure({ code }: AiEvent): Attributes {
    return code === undefined ? {} : { 'error.type': this.#labels.code(code) }
  }
}
