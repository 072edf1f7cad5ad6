import type { Entry } from './suite.ts'

/** Where a document belongs. */
export type Group = 'well-formed' | 'malformed' | 'doctype' | 'not ours'

export interface Document {
  readonly id: string
  readonly group: Group
  readonly bytes: Buffer
  readonly text: string
}

/** Sorts an entry of the suite. What is not for a parser of XML 1.0 in UTF-8 to decide is not ours. */
export function documentOf(entry: Entry & { readonly bytes: Buffer }): Document {
  const { ID: id, bytes } = entry
  const text = decoded(bytes)
  return { id, bytes, text, group: groupOf(entry, text) }
}

function groupOf(entry: Entry & { readonly bytes: Buffer }, text: string): Group {
  if (hasDoctype(text)) return 'doctype'
  const { EDITION, VERSION = '1.0', TYPE } = entry
  const isOld = EDITION !== undefined && !EDITION.split(' ').includes('5')
  if (isOld || VERSION !== '1.0' || TYPE === 'error' || isEncodedOtherwise(entry.bytes, text))
    return 'not ours'
  return TYPE === 'not-wf' ? 'malformed' : 'well-formed'
}

/** A DOCTYPE, outside of what is only read over. */
function hasDoctype(text: string): boolean {
  return text.replace(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>/g, '').includes('<!DOCTYPE')
}

/** True with a byte order mark of UTF-16, or when the declaration names a real encoding that is not UTF-8. */
function isEncodedOtherwise(bytes: Buffer, text: string): boolean {
  const declared = /^\ufeff?<\?xml[^>]*\sencoding\s*=\s*(["'])([A-Za-z][\w.-]*)\1/.exec(text)?.[2] ?? 'utf-8'
  return utf16(bytes) !== undefined || !/^utf-?8$/i.test(declared)
}

function decoded(bytes: Buffer): string {
  return new TextDecoder(utf16(bytes) ?? 'utf-8', { ignoreBOM: true }).decode(bytes)
}

function utf16(bytes: Buffer): string | undefined {
  const mark = bytes.subarray(0, 2).toString('hex')
  return { fffe: 'utf-16le', feff: 'utf-16be' }[mark]
}
