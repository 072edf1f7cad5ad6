// How large the package is.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { root } from '../result.ts'
import { figure, type Table } from '../table.ts'

async function bundled(): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('dist/src/index.js', root))],
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  })
  return outputFiles[0]?.contents.length ?? Number.NaN
}

function unpacked(): number {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
  })
  const packed = JSON.parse(stdout)
  const [first] = Array.isArray(packed) ? packed : Object.values(packed)
  return (first as { unpackedSize: number }).unpackedSize
}

export async function size(): Promise<Table[]> {
  const rows = [
    ['bundled and minified', figure([await bundled()], 'B')],
    ['tarball, unpacked', figure([unpacked()], 'B')],
  ]
  return [{ id: 'size', title: 'The package', head: ['', 'size'], rows }]
}
