/** A line of two texts that are compared, and whether it is there on one side only. */
export interface DiffLine {
  readonly sign: '+' | '-' | ' '
  readonly text: string
}

/** Pairs of lines that are looked at; of longer texts all that differs is told as taken away and added. */
const mostPairs = 1_000_000

/** The lines of both texts in one, with what is taken away and what is added. */
export function lineDiff(old: readonly string[], now: readonly string[]): readonly DiffLine[] {
  const before = sameFrom((at) => old[at] === now[at], Math.min(old.length, now.length))
  const left = Math.min(old.length, now.length) - before
  const after = sameFrom((at) => old.at(-1 - at) === now.at(-1 - at), left)
  const middle = differing(old.slice(before, old.length - after), now.slice(before, now.length - after))
  return [...marked(' ', old.slice(0, before)), ...middle, ...marked(' ', old.slice(old.length - after))]
}

/** How many places, from the first on, are the same. */
function sameFrom(isSame: (at: number) => boolean, most: number): number {
  let count = 0
  while (count < most && isSame(count)) count++
  return count
}

function marked(sign: DiffLine['sign'], lines: readonly string[]): readonly DiffLine[] {
  return lines.map((text) => ({ sign, text }))
}

function differing(old: readonly string[], now: readonly string[]): readonly DiffLine[] {
  if (old.length * now.length > mostPairs) return [...marked('-', old), ...marked('+', now)]
  const common = lengths(old, now)
  const lines: DiffLine[] = []
  let [left, right] = [0, 0]
  while (left < old.length || right < now.length) {
    const down = common[left + 1]?.[right] ?? -1
    const across = common[left]?.[right + 1] ?? -1
    if (left < old.length && old[left] === now[right]) {
      lines.push({ sign: ' ', text: old[left++] ?? '' })
      right++
    } else if (right >= now.length || (left < old.length && down >= across))
      lines.push({ sign: '-', text: old[left++] ?? '' })
    else lines.push({ sign: '+', text: now[right++] ?? '' })
  }
  return lines
}

/** How many lines both have in common from each pair of places on. */
function lengths(old: readonly string[], now: readonly string[]): readonly (readonly number[])[] {
  const rows: number[][] = Array.from({ length: old.length + 1 }, () => Array(now.length + 1).fill(0))
  for (let left = old.length - 1; left >= 0; left--)
    for (let right = now.length - 1; right >= 0; right--) {
      const longer = Math.max(rows[left + 1]?.[right] ?? 0, rows[left]?.[right + 1] ?? 0)
      const row = rows[left] as number[]
      row[right] = old[left] === now[right] ? (rows[left + 1]?.[right + 1] ?? 0) + 1 : longer
    }
  return rows
}
