import type { Line } from './line.ts'

/** Lets the messages of a line begin, one after the other. */
export interface Gate {
  /** A message has joined the line, or has left it. */
  changed(line: Line): void
}

/** The gate of one process: whose turn it is shows in the line. */
export class LocalGate implements Gate {
  readonly #idle: (line: Line) => void

  /** @param idle told of a line that nobody stands in */
  constructor(idle: (line: Line) => void) {
    this.#idle = idle
  }

  changed(line: Line): void {
    if (line.size === 0) this.#idle(line)
    else line.begin()
  }
}
