import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from './command.ts'
import { installInto, packWorkspace } from './workspace.ts'

/** The official SDK that runs on a Node of this major: 3.x needs 22.15. */
function sdkFor(version: string): readonly string[] {
  return Number.parseInt(version, 10) < 24
    ? ['@opentelemetry/api@1.9', '@opentelemetry/sdk-node@0.223', '@opentelemetry/exporter-prometheus@0.223']
    : ['@opentelemetry/api@1', '@opentelemetry/sdk-node@0.301', '@opentelemetry/exporter-prometheus@0.301']
}

/** One delivery, as spans and as a scrape. */
const program = `
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { App } from 'echostr'
import { deliveries, send } from 'echostr/testing'
import { telemetry } from 'echostr-plugin-opentelemetry'
import dashboard from 'echostr-plugin-opentelemetry/dashboard.json' with { type: 'json' }

const names = []
const done = async () => {}
const processor = { onStart() {}, onEnd: ({ name }) => names.push(name), forceFlush: done, shutdown: done }
const reader = new PrometheusExporter({ preventServerStart: true })
const sdk = new NodeSDK({ spanProcessors: [processor], metricReaders: [reader], autoDetectResources: false })
sdk.start()
const app = new App({ token: 'test' }).use(telemetry())
app.on('text', async () => 'hi')
await send(app, deliveries({ token: 'test' }).text('hello'))
console.log(names.join())
let text = ''
reader.getMetricsRequestHandler({}, { statusCode: 0, setHeader() {}, end(body) { text = body } })
while (text === '') await new Promise((resolve) => setTimeout(resolve, 10))
console.log(text.split('\\n').find((line) => line.startsWith('messaging_process_duration_count')).replace(/.* /, ''))
console.log(/^echostr_deliveries_total\\{.*wechat_message_kind="text".*\\} 1$/m.test(text), dashboard.title)
await app.close()
await sdk.shutdown()
`

const expected = ['verify,parse,process text,serialize,delivery text', '1', 'true echostr']

/** The packed plugin; gives the path of its tarball. */
export function packTelemetry(root: string, folder: string): Promise<string> {
  const files = ['LICENSE', 'README.md', 'dashboard.json', 'dist/index.js', 'dist/index.d.ts']
  return packWorkspace(root, 'plugins/opentelemetry', folder, files)
}

/** Installs the packed plugin beside the packed echostr, with the SDK for a Node, and exports there. */
export async function exports(
  { binary, version }: { readonly binary: string; readonly version: string },
  scratch: string,
  tarballs: readonly string[],
): Promise<void> {
  const folder = join(scratch, `telemetry-${version}`)
  mkdirSync(folder, { recursive: true })
  await installInto(folder, [...tarballs, ...sdkFor(version)])
  writeFileSync(join(folder, 'telemetry.mjs'), program)
  const said = await command(folder, binary, '--no-warnings', 'telemetry.mjs')
  assert.deepEqual(said.trim().split('\n'), expected)
}
