/** Tokens remembered: the present one, and those before it that may still stand in an error. */
const remembered = 8

/** Takes secrets out of what people read: texts, and errors with their causes. */
export class Redactor {
  readonly #secrets: string[]

  constructor(secret: string) {
    this.#secrets = [secret]
  }

  /** From now on this token is one of the secrets. */
  learn(token: string): void {
    if (this.#secrets.includes(token)) return
    this.#secrets.push(token)
    if (this.#secrets.length > remembered) this.#secrets.splice(1, 1)
  }

  text(text: string): string {
    const parameters = text.replace(/\b((?:access_)?token|secret)=[^&\s"'<>]*/gi, '$1=…')
    return this.#secrets
      .flatMap((secret) => [secret, encodeURIComponent(secret)])
      .reduce((result, secret) => result.replaceAll(secret, '…'), parameters)
  }

  /** A copy of an error that somebody else made: name, code, message, stack and causes, without secrets. */
  error(thrown: unknown, depth = 3): Error {
    if (!(thrown instanceof Error)) return new Error(this.text(String(thrown)))
    const copy = new Error(this.text(thrown.message))
    copy.name = thrown.name
    copy.stack = this.text(thrown.stack ?? '')
    if ('code' in thrown) Object.assign(copy, { code: this.text(String(thrown.code)) })
    if (thrown.cause !== undefined && depth > 1) copy.cause = this.error(thrown.cause, depth - 1)
    return copy
  }
}
