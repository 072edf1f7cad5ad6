import { MemoryStore, systemClock } from 'echostr'
import { aiSdk, chat, estimateTokens, openaiCompatible, toWeChatText } from 'echostr-plugin-ai'
import { fakeOpenAI, scriptedModel } from 'echostr-plugin-ai/testing'
import { type Row, row } from './row.ts'

const options = {
  model: scriptedModel(['x']),
  system: 'x',
  store: new MemoryStore(),
  turns: 1,
  tokens: 1,
  ttl: 1,
  reset: ['x'],
  summarize: () => 'x',
  markdown: true,
  links: true,
  label: 'x',
  labelDuty: 'mine',
  moderate: () => true,
  moderationFails: 'stop',
  limits: { perMinute: 1 },
  budget: { tokens: 1 },
  maxInput: 1,
  maxOutput: 1,
  timeout: 1,
  most: 1,
  tools: [{ type: 'function', function: { name: 'x' }, run: () => 'x' }],
  images: true,
  transcribe: () => 'x',
  client: () => undefined,
  greeting: true,
  lang: 'zh',
  words: { label: 'x' },
  name: 'x',
  report: () => {},
  clock: systemClock,
} as const

const provider = {
  baseURL: 'http://127.0.0.1:9/v1',
  apiKey: 'x',
  model: 'x',
  params: {},
  headers: {},
  maxRetries: 1,
  timeout: 1,
  fetch,
}

export const aiRows: readonly Row[] = [
  row('chat', { options }, chat),
  row('openaiCompatible', { options: provider }, openaiCompatible),
  row('aiSdk', { ask: () => ({}) }, aiSdk),
  row('toWeChatText', { markdown: 'x', options: { links: true } }, toWeChatText),
  row('estimateTokens', { text: 'x' }, estimateTokens),
]

export const aiKitRows: readonly Row[] = [
  row('scriptedModel', { script: ['x', 1], options: { clock: systemClock } }, scriptedModel),
  row('fakeOpenAI', { answer: 'x' }, async (...given) => (await fakeOpenAI(...given)).close()),
]
