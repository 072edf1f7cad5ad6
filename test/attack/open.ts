/** Attacks that do harm as long as what they tell of is not mended, and what that is. */
export const knownOpen: Readonly<Record<string, string>> = {}
