/** Texts that an unkeyed hash of 32-bit words puts into one place, whatever its seed: bit 31 outlives an odd factor. */
export function collidingTexts(bits: number): string[] {
  return Array.from({ length: 2 ** bits }, (_, i) => {
    let key = '\uD800x'
    for (let bit = 0; bit < bits; bit++) key += i & (1 << bit) ? 'a\u8062c\u8065' : 'abcd'
    return key
  })
}
