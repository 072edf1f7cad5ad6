/** Attacks that do harm as long as what they tell of is not mended, and what that is: no longer than that listed. */
export const knownOpen: Readonly<Record<string, string>> = {}
