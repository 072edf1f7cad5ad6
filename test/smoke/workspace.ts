import assert from 'node:assert/strict'
import { join } from 'node:path'
import { command } from './command.ts'

/** Builds and packs a workspace package, and gives the path of its tarball. */
export async function packWorkspace(
  root: string,
  workspace: string,
  folder: string,
  expected: readonly string[],
): Promise<string> {
  await command(root, 'npm', 'run', 'build', '--workspace', workspace)
  const to = ['--workspace', workspace, '--pack-destination', folder]
  const [{ filename, files }] = JSON.parse(
    await command(root, 'npm', 'pack', '--json', '--ignore-scripts', ...to),
  )
  const paths: string[] = files.map(({ path }: { path: string }) => path)
  for (const path of expected) assert.ok(paths.includes(path), `the plugin's tarball lacks ${path}`)
  assert.deepEqual(
    paths.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts')),
    [],
  )
  return join(folder, filename)
}

/** Installs packages from tarballs, and others by their names, into a new folder. */
export async function installInto(folder: string, what: readonly string[]): Promise<void> {
  const quietly = ['--no-audit', '--no-fund', '--prefer-offline']
  await command(folder, 'npm', 'i', ...quietly, '--prefix', folder, ...what)
}
