/** Three numbers; what stands behind a `-` makes a version one before its release. */
interface Version {
  readonly numbers: readonly number[]
  readonly isPrerelease: boolean
}

type Compare = (version: readonly number[]) => boolean

const partial = /^v?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(?:-[\w.-]+)?(?:\+[\w.-]+)?$/
const comparator = /(>=|<=|>|<|=|\^|~)?\s*(v?[\dxX*][\w.*+-]*)/g

/**
 * True when a version is in a range, as npm reads it: `^0.1.0`, `~1.2`, `>=1 <3`, `1.x || 2.x`, `1.0 - 2.0`, `*`.
 *
 * @returns undefined for what is no range
 */
export function inRange(version: string, range: string): boolean | undefined {
  const { numbers, isPrerelease } = versionOf(version)
  const sets = range.split('||').map((set) => comparesOf(set.trim()))
  if (sets.some((set) => set === undefined)) return undefined
  if (isPrerelease && !range.includes(version)) return false
  return sets.some((set) => set?.every((fits) => fits(numbers)))
}

function versionOf(text: string): Version {
  const [core = '', more] = text.split('+', 1)[0]?.split(/-(.*)/s) ?? []
  return { numbers: core.split('.').map(Number), isPrerelease: more !== undefined }
}

function comparesOf(set: string): readonly Compare[] | undefined {
  const [, from, to] = /^(\S+)\s+-\s+(\S+)$/.exec(set) ?? []
  if (from !== undefined && to !== undefined) return comparesOf(`>=${from} <=${to}`)
  if (set === '' || set === 'latest') return set === '' ? [] : undefined
  if (set.replace(comparator, '').trim() !== '') return undefined
  const found = [...set.matchAll(comparator)].map(([, sign = '', text = '']) => compareOf(sign, text))
  return found.includes(undefined) ? undefined : (found as Compare[])
}

/** A comparator as bounds: from `least` on, below `limit`. */
function compareOf(sign: string, text: string): Compare | undefined {
  const parts = partial.exec(text)?.slice(1)
  if (!parts) return undefined
  const given = parts.map((part) => (part === undefined || /[xX*]/.test(part) ? undefined : Number(part)))
  const known = given.indexOf(undefined) === -1 ? 3 : given.indexOf(undefined)
  const least = [0, 1, 2].map((at) => (at < known ? (given[at] ?? 0) : 0))
  const next = (at: number) => (at < 0 ? undefined : least.map((n, i) => (i < at ? n : i === at ? n + 1 : 0)))
  const beyond = next(known - 1)
  if (sign === '>=') return (version) => order(version, least) >= 0
  if (sign === '<') return (version) => order(version, least) < 0
  if (sign === '>') return (version) => beyond !== undefined && order(version, beyond) >= 0
  if (sign === '<=') return (version) => beyond === undefined || order(version, beyond) < 0
  const limit = next(lastFixed(sign, least, known))
  return (version) => order(version, least) >= 0 && (limit === undefined || order(version, limit) < 0)
}

/** Which of the three numbers stays as it is. */
function lastFixed(sign: string, least: readonly number[], known: number): number {
  if (sign === '~') return Math.min(known - 1, 1)
  if (sign !== '^') return known - 1
  const first = least.findIndex((n) => n > 0)
  return Math.min(known - 1, first === -1 ? 2 : first)
}

function order(one: readonly number[], other: readonly number[]): number {
  for (const at of [0, 1, 2]) if (one[at] !== other[at]) return (one[at] ?? 0) - (other[at] ?? 0)
  return 0
}
