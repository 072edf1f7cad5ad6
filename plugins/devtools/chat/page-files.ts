import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'

/** A file of the page. */
export interface PageFile {
  readonly type: string
  readonly bytes: Uint8Array
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const folder = new URL('page/', import.meta.url)

/** The page's files by their paths, read once: nothing else on the disk can be asked for. */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  const names = readdirSync(folder).filter((name) => extname(name) in types)
  return new Map(names.map((name) => [name === 'index.html' ? '/' : `/${name}`, fileOf(name)]))
}

function fileOf(name: string): PageFile {
  return { type: types[extname(name)] ?? '', bytes: readFileSync(new URL(name, folder)) }
}
