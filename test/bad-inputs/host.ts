import { type App, type Listener, type ListenerOptions, listener } from 'echostr'

/** A host in which the app of every test stands. */
export interface Host {
  handle(app: App, options: ListenerOptions): Listener | Promise<Listener>
  /** Tests, by the beginning of their names, that do not hold there, each with the reason. */
  readonly except?: Readonly<Record<string, string>>
}

/** The host of this process: `node:http`, until a test file puts another one in its place, before it imports the tests. */
export let host: Host = { handle: listener }

export function standIn(other: Host): void {
  host = other
}
