/** Makes an entry the newest of a map; above so many and a tenth, the oldest are forgotten in one pass. */
export function keepNewest<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= most * 1.1) return
  for (const oldest of map.keys()) {
    if (map.size <= most) return
    map.delete(oldest)
  }
}

/** So many users are known, be it as followers or by what they did. */
export const mostUsers = 100_000
