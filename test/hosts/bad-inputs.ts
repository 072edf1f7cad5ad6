import { standIn } from '../bad-inputs/host.ts'
import { type Host, hosts } from './hosts.ts'

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
