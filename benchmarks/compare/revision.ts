import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { root } from '../result.ts'

export const here: string = fileURLToPath(root)

/** The URL of a module of a built tree, `index` or `testing`. */
export function entry(tree: string, name: string): string {
  return pathToFileURL(join(tree, 'dist/src', `${name}.js`)).href
}

export function hasRevision(ref: string): boolean {
  return spawnSync('git', ['cat-file', '-e', `${ref}^{commit}`], { cwd: here, stdio: 'ignore' }).status === 0
}

/** Runs with the folder of a revision, compiled as this tree is, which is gone afterwards. */
export async function withRevision<T>(ref: string, work: (tree: string) => Promise<T>): Promise<T> {
  const tree = mkdtempSync(join(tmpdir(), 'echostr-'))
  try {
    unpack(ref, tree)
    compile(tree)
    return await work(tree)
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

/** An archive leaves nothing behind in the repository, even when this process is killed. */
function unpack(ref: string, tree: string): void {
  const archive = join(tree, 'archive.tar')
  execFileSync('git', ['archive', '--output', archive, ref], { cwd: here, stdio: 'inherit' })
  execFileSync('tar', ['-x', '-f', archive, '-C', tree], { stdio: 'inherit' })
}

function compile(tree: string): void {
  symlinkSync(join(here, 'node_modules'), join(tree, 'node_modules'))
  mkdirSync(join(tree, 'dist'), { recursive: true })
  const flags = ['--declaration', 'false', '--isolatedDeclarations', 'false', '--removeComments']
  // its types were checked when it was committed, perhaps by another compiler
  const tsc = [join(here, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--noCheck']
  execFileSync(process.execPath, [...tsc, ...flags], { cwd: tree, stdio: 'inherit' })
}
