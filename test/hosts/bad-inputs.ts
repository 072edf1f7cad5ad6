import { standIn } from '../bad-inputs/host.ts'
import { type Host, hosts } from './hosts.ts'

const draining = 'what is not read of a body is left to the server'

/** What does not hold for a server of `Request` and `Response` that the test has built. */
export const onRequests: Readonly<Record<string, string>> = {
  'U06 TRACE': 'there is no Request with this method',
  'S01 a push': draining,
  'B03 ': draining,
}

const strict = 'the server answers 400 before anybody is asked'
const reading = 'the server itself reads on behind the answer: 64 MiB at most, for half a second'

/** What does not hold on `@hono/node-server`. */
export const onNodeServer: Readonly<Record<string, string>> = {
  'U03 ': strict,
  'U04 ': 'the address is that of a foreign host: its signature is looked at, and refused with 401',
  'U05 ': strict,
  'U11 ': strict,
  'S01 a push': reading,
  'B03 ': reading,
}

/**
 * What is wrong with a request, an address, a signature, a body, in another host than `node:http`.
 *
 * @param except tests, by the beginning of their names, that do not hold there, with the reason
 */
export async function badInputsIn(
  name: string,
  except: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { handle } = hosts[name] as Host
  standIn({
    handle: (app, { path, limit = 262_144 }) => {
      const options = path === undefined ? { limit } : { path, limit }
      return handle({ app, options, mount: undefined, parser: undefined })
    },
    except,
  })
  for (const theme of ['http', 'signature', 'body']) await import(`../bad-inputs/${theme}.test.ts`)
}
