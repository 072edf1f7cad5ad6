/** Attacks that do harm as long as what they tell of is not mended, and what that is: no longer than that listed. */
export const knownOpen: Readonly<Record<string, string>> = {
  'a header that a pattern takes long over':
    'the pattern for Content-Encoding in src/request-body.ts backtracks',
  'an answer of a hostile WeChat that is all quotes':
    'the pattern of quoteLongIntegers in the client is quadratic',
  'bodies in one-byte chunks, under an address that was seen': 'each chunk costs a call, however small it is',
  'bodies in one-byte chunks, without a signature': 'the same',
}
