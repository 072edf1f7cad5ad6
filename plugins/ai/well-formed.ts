/** A text whose halves of characters are replaced. */
export function wellFormedText(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD')
}

/** The pieces as well-formed text: halves of a character that come in two pieces are one again, others are replaced. */
export async function* wellFormed(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let half = ''
  for await (const piece of pieces) {
    const text = half + piece
    half = /[\uD800-\uDBFF]$/.test(text) ? text.slice(-1) : ''
    yield wellFormedText(text.slice(0, text.length - half.length))
  }
  if (half !== '') yield '\uFFFD'
}
