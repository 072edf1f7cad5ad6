import { createHash } from 'node:crypto'

/** A Lua script, and the name that Redis knows it by once it has run. */
export class Script {
  readonly text: string
  readonly sha: string

  constructor(text: string) {
    this.text = text
    this.sha = createHash('sha1').update(text).digest('hex')
  }
}

/** A script's 1 is yes, 0 is no; a client may be set to give numbers as text. */
export function isYes(reply: unknown): boolean {
  return Number(reply) === 1
}
