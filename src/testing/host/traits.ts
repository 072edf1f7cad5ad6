import type { BodyParser, Settings, Trial } from './trial.ts'

/** What a host can do beside answering. */
export interface HostTraits {
  /** What it does when the app hangs up: close the connection without a word, or answer 503 after 5 s. Default `close`. */
  readonly hangUp?: 'close' | 503
  /** It tells the app when the peer has closed the connection. Default true. */
  readonly tells?: boolean
  /** The app can be mounted below a path: `setup.mount`. Default false. */
  readonly mounts?: boolean
  /** The body parsers that it has, by what they leave: `setup.parser`. Default none. */
  readonly parsers?: readonly BodyParser[]
  /** It has a route of its own besides, `/foreign`, that answers GET and POST with `foreign`. Default false. */
  readonly routes?: boolean
}

/** One case: it begins as many trials as it likes. */
export type Attempt = (begin: (settings?: Settings) => Promise<Trial>) => Promise<void>

export type Cases = Readonly<Record<string, Attempt>>
