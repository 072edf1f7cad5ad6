import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { buildSync } from 'esbuild'
import { root } from './docs.ts'

const cache = join(root, 'node_modules/.cache')
const files = new Map<string, string>()

/**
 * A program of ours as one file of JavaScript, for tests that start it again and again: read module by module, as TypeScript,
 * it takes the processor several times as long to begin.
 */
export function bundled(path: string): string {
  const file = files.get(path) ?? bundle(path)
  files.set(path, file)
  return file
}

function bundle(path: string): string {
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'bundled-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const outfile = join(folder, basename(path).replace(/\.ts$/, '.js'))
  buildSync({
    entryPoints: [path],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['echostr-source'],
    external: ['ioredis', 'redis'],
    sourcemap: 'inline',
  })
  return outfile
}
