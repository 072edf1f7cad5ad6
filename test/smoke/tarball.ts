import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from './command.ts'

const documents = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'README.zh-CN.md',
  'plugins/client/README.md',
  'plugins/cloud/README.md',
  'plugins/devtools/README.md',
  'plugins/dialogue/README.md',
  'plugins/late/README.md',
  'plugins/match/README.md',
  'plugins/order/README.md',
  'plugins/session/README.md',
  'plugins/web/README.md',
]
/** Bytes. Half is declarations with their documentation, half is code with its words in two languages. The pages of docs/ are not in it. */
const maxUnpacked = 1_750_000

interface Manifest {
  readonly exports: Record<string, string | Record<string, string>>
  readonly bin: Record<string, string>
  readonly workspaces?: readonly string[]
}

export interface Tarball {
  readonly filename: string
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string }[]
}

/** Packs what is built: scripts would write into the output. */
export async function pack(root: string, folder: string): Promise<Tarball> {
  const output = await command(
    root,
    'npm',
    'pack',
    '--json',
    '--ignore-scripts',
    '--pack-destination',
    folder,
  )
  return JSON.parse(output)[0]
}

/** Nothing that users miss, nothing that only the repository needs. */
export function inspect(root: string, tarball: Tarball): void {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const paths = tarball.files.map(({ path }) => path)
  const missing = required(manifest).filter((path) => !paths.includes(path))
  assert.deepEqual(missing, [], 'files that the tarball lacks')
  const surplus = paths.filter((path) => !belongs(path, manifest.workspaces ?? []))
  assert.deepEqual(surplus, [], 'files that the tarball should not hold')
  assert.ok(
    tarball.unpackedSize <= maxUnpacked,
    `${tarball.unpackedSize} bytes unpacked, over ${maxUnpacked}`,
  )
}

function required(manifest: Manifest): string[] {
  const targets = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? [target] : [target.types ?? '', target.default ?? ''],
  )
  return [
    ...documents,
    ...[...targets, ...Object.values(manifest.bin)].map((target) => target.replace('./', '')),
  ]
}

function belongs(path: string, workspaces: readonly string[]): boolean {
  if (workspaces.some((workspace) => path.startsWith(`lib/${workspace}/`))) return false
  const shipped = /^lib\/(src|plugins)\//
  return path === 'package.json' || documents.includes(path) || shipped.test(path)
}
