const begin = '<think>'
const end = '</think>'

/**
 * The pieces without what a model thinks: `<think>…</think>`, also when it is never closed, or cut between pieces. What
 * is thought leaves empty pieces: a sign of life.
 */
export async function* withoutThinking(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let text = ''
  let thinking = false
  for await (const piece of pieces) {
    text += piece
    let shown = ''
    for (let at = find(text, thinking); at !== -1; at = find(text, thinking)) {
      if (!thinking) shown += text.slice(0, at)
      text = text.slice(at + (thinking ? end : begin).length)
      thinking = !thinking
    }
    const kept = beginningAtEnd(thinking ? end : begin, text)
    if (!thinking) shown += text.slice(0, text.length - kept)
    text = text.slice(text.length - kept)
    yield shown
  }
  if (!thinking && text !== '') yield text
}

function find(text: string, thinking: boolean): number {
  return text.search(thinking ? /<\/think>/i : /<think>/i)
}

/** How much of the end of a text may be the beginning of a mark. */
function beginningAtEnd(mark: string, text: string): number {
  const last = text.slice(-mark.length).toLowerCase()
  for (let length = Math.min(mark.length - 1, last.length); length > 0; length--)
    if (last.endsWith(mark.slice(0, length))) return length
  return 0
}
