/**
 * Cuts a text into words for the search. Chinese has no spaces: of a run of Chinese characters every two neighbours are
 * a word, so that what is looked for is found wherever it stands. The function is sent to the browser as text, so that
 * it uses nothing from outside.
 */
export function tokenize(text: string): string[] {
  const words: string[] = []
  for (const [run] of text.matchAll(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}_])+/gu)) {
    if (!/\p{Script=Han}/u.test(run)) {
      words.push(run)
      if (run.includes('_')) words.push(...run.split('_').filter((part) => part !== ''))
      continue
    }
    const characters = [...run]
    if (characters.length === 1) words.push(run)
    for (let at = 1; at < characters.length; at++) words.push(`${characters[at - 1]}${characters[at]}`)
  }
  return words
}
