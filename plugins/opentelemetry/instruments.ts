import type { Counter, Histogram, Meter } from '@opentelemetry/api'

/** In seconds: fine where WeChat's five seconds end, and up to what a late reply may take. */
const waits = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4, 4.5, 5, 7.5, 10, 14.5, 30, 60, 120, 300]
const withinFive = [0, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 4.5, 4.75, 4.9, 5]
/** As the semantic conventions have them. */
const calls = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
const generations = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]
const tokenCounts = [
  1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864,
]

/** What is counted and measured as it happens. */
export interface Instruments {
  readonly deliveries: Counter
  readonly joined: Counter
  readonly held: Counter
  readonly expired: Counter
  readonly late: Counter
  readonly parts: Counter
  readonly errors: Counter
  readonly messages: Counter
  readonly deliveryDuration: Histogram
  readonly timeLeft: Histogram
  readonly processDuration: Histogram
  readonly requestDuration: Histogram
  readonly tokens: Histogram
  readonly generation: Histogram
}

/** Names and units by OpenTelemetry's semantic conventions; what those have no name for is `echostr.*` or `wechat.*`. */
export function instrumentsOf(meter: Meter): Instruments {
  const counter = (name: string, unit: string, description: string) =>
    meter.createCounter(name, { unit, description })
  const histogram = (name: string, unit: string, explicitBucketBoundaries: number[], description: string) =>
    meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries } })
  return {
    deliveries: counter('echostr.deliveries', '{delivery}', 'Deliveries of messages that arrived.'),
    joined: counter(
      'echostr.delivery.joined',
      '{delivery}',
      'Deliveries of messages that were being handled already.',
    ),
    held: counter(
      'echostr.delivery.held',
      '{delivery}',
      "Deliveries left without an answer until WeChat's timeout, so that it delivers the message again.",
    ),
    expired: counter(
      'echostr.delivery.expired',
      '{delivery}',
      'Last deliveries of a message, answered with the placeholder.',
    ),
    late: counter('echostr.reply.late', '{reply}', 'Replies that no delivery carried.'),
    parts: counter('echostr.reply.part', '{part}', 'First parts of streamed replies.'),
    errors: counter('echostr.errors', '{error}', 'Errors, refusals and warnings.'),
    messages: counter(
      'messaging.client.consumed.messages',
      '{message}',
      'Number of messages that were delivered to the application.',
    ),
    deliveryDuration: histogram(
      'echostr.delivery.duration',
      's',
      waits,
      'Duration of deliveries, refused ones and handshakes, too, until their answer.',
    ),
    timeLeft: histogram(
      'echostr.delivery.time_left',
      's',
      withinFive,
      "What was left of WeChat's five seconds when a delivery got the reply.",
    ),
    processDuration: histogram('messaging.process.duration', 's', waits, 'Duration of processing operation.'),
    requestDuration: histogram(
      'wechat.client.request.duration',
      's',
      calls,
      "Duration of requests to WeChat's API.",
    ),
    tokens: histogram(
      'gen_ai.client.token.usage',
      '{token}',
      tokenCounts,
      'Number of input and output tokens used.',
    ),
    generation: histogram('gen_ai.client.operation.duration', 's', generations, 'GenAI operation duration.'),
  }
}
