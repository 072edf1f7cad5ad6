import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Package } from './packages.ts'

/**
 * Pictures of a README that the package page would not show. It reads relative ones from the repository, by its address in
 * package.json.
 */
export function pictureProblems({ name, folder, manifest }: Package): string[] {
  const readmes = readdirSync(folder).filter((file) => /^readme.*\.md$/i.test(file))
  const pictures = readmes.flatMap((file) => picturesIn(join(folder, file)))
  const relative = pictures.filter((picture) => !/^https:/.test(picture))
  const missing = relative.filter((picture) => !existsSync(join(folder, dirname('README.md'), picture)))
  const problems = missing.map((picture) => `${name}: the picture ${picture} is not there`)
  if (relative.length === 0 || manifest.repository !== undefined) return problems
  return [
    ...problems,
    `${name}: without "repository" its page cannot show ${[...new Set(relative)].join(', ')}`,
  ]
}

function picturesIn(path: string): string[] {
  const found = readFileSync(path, 'utf8').matchAll(/!\[[^\]]*\]\(([^)\s]+)\)|<img [^>]*src="([^"]+)"/g)
  return [...found].map(([, markdown, html]) => markdown ?? html ?? '')
}
