import { execFileSync } from 'node:child_process'
import { inspect, type Tarball } from '../../test/smoke/tarball.ts'
import type { Package } from './packages.ts'

/** What a package of its own may hold: nothing that only the repository needs. */
const belongs = /^(package\.json|LICENSE|README(\.zh-CN)?\.md|dist\/[\w./-]+\.(js|d\.ts))$/

/** What is in the tarball and should not be, or the other way round; and whether it is made anew when it is packed. */
export function contentProblems(each: Package): string[] {
  const { name, folder, manifest } = each
  const built = manifest.scripts?.prepack === undefined ? [`${name}: no script "prepack" builds it`] : []
  const [tarball]: Tarball[] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: folder,
      encoding: 'utf8',
    }),
  )
  return tarball ? [...built, ...amiss(each, tarball)] : built
}

function amiss({ name, root, directory, manifest }: Package, tarball: Tarball): string[] {
  if (directory === '') return ofRoot(name, root, tarball)
  const paths = tarball.files.map(({ path }) => path)
  const targets = Object.values(manifest.exports ?? {}).flatMap((target) =>
    typeof target === 'string' ? [target] : [target.types ?? '', target.default ?? ''],
  )
  const needed = ['LICENSE', 'README.md', ...targets].map((path) => path.replace('./', ''))
  const missing = needed.filter((path) => !paths.includes(path))
  const surplus = paths.filter((path) => !belongs.test(path) && !needed.includes(path))
  return [
    ...missing.map((path) => `${name}: ${path} is not packed: is it built?`),
    ...surplus.map((path) => `${name}: ${path} is packed`),
  ]
}

function ofRoot(name: string, root: string, tarball: Tarball): string[] {
  try {
    inspect(root, tarball)
    return []
  } catch (error) {
    return [`${name}: ${(error as Error).message.replaceAll('\n', ' ')}`]
  }
}
