import { readXml } from '../../src/parse/xml.ts'

/** A text that counts how many of its characters are looked at. */
class Counted extends String {
  looked = 0

  override charCodeAt(index: number): number {
    this.looked++
    return super.charCodeAt(index)
  }

  override startsWith(search: string, position?: number): boolean {
    this.looked += search.length
    return super.startsWith(search, position)
  }

  override indexOf(search: string, position = 0): number {
    const found = super.indexOf(search, position)
    this.looked += (found === -1 ? this.length : found) - position + search.length
    return found
  }

  override slice(start?: number, end?: number): string {
    const part = super.slice(start, end)
    this.looked += part.length
    return part
  }
}

/** How many characters of a document the parser looks at. */
export function looked(xml: string): number {
  const counted = new Counted(xml)
  try {
    readXml(counted as unknown as string)
  } catch {
    // a refusal is work, too
  }
  return counted.looked
}
