/** Tokens remembered: the present one, and those before it that may still stand in an error. */
const remembered = 8

/** Takes secrets out of what people read: texts, and errors with their causes. */
export class Redactor {
  readonly #secret: readonly string[]
  readonly #tokens: string[] = []

  /** @param secret none for a client that is given its tokens */
  constructor(secret?: string) {
    this.#secret = secret === undefined ? [] : [secret]
  }

  /** From now on this token is one of the secrets. */
  learn(token: string): void {
    if (this.#tokens.includes(token)) return
    this.#tokens.push(token)
    if (this.#tokens.length > remembered) this.#tokens.shift()
  }

  text(text: string): string {
    const parameters = text.replace(/\b((?:access_)?token|secret)=[^&\s"'<>]*/gi, '$1=…')
    return [...this.#secret, ...this.#tokens]
      .flatMap(spellings)
      .reduce((result, secret) => result.replaceAll(secret, '…'), parameters)
  }

  /** A copy of an error that somebody else made: name, code, message, stack and causes, without secrets. */
  error(thrown: unknown, depth = 3): Error {
    if (!(thrown instanceof Error)) return new Error(this.text(String(thrown)))
    const copy = new Error(this.text(thrown.message))
    copy.name = this.text(thrown.name)
    copy.stack = this.text(thrown.stack ?? '')
    if ('code' in thrown) Object.assign(copy, { code: this.text(String(thrown.code)) })
    if (thrown.cause !== undefined && depth > 1) copy.cause = this.error(thrown.cause, depth - 1)
    return copy
  }
}

/** A secret as it is, in a query, in a form, in JSON. */
function spellings(secret: string): string[] {
  const form = new URLSearchParams({ '': secret }).toString().slice(1)
  return [secret, encodeURIComponent(secret), form, JSON.stringify(secret).slice(1, -1)]
}
