/** A function that is public, and arguments that it takes. */
export interface Row {
  /** The export, and the method: `App.on`. */
  readonly member: string
  /** How messages name the function: `app.on()`. */
  readonly says: RegExp
  /** The arguments by their names in messages, as they should be. */
  readonly given: Readonly<Record<string, unknown>>
  // biome-ignore lint/suspicious/noExplicitAny: wrong arguments are the point
  call(...args: any[]): unknown
}

/** A row whose messages name it as its member is written. */
export function row(member: string, given: Row['given'], call: Row['call'], says = `${member}()`): Row {
  // the key of an account has words of its own
  const pattern = new RegExp(`${says.replaceAll(/[().]/g, '\\$&')}|EncodingAESKey`)
  return { member, says: pattern, given, call }
}
