import { checkOptions, EchostrError, type OptionTable, type Plugin } from 'echostr'
import { isPort } from './chat/listen.ts'
import { Journal } from './inspect/journal.ts'
import { Observer } from './inspect/observer.ts'
import { Page } from './inspect/page.ts'
import { Redaction } from './inspect/redaction.ts'
import { watch } from './inspect/watch.ts'
import { errors, texts } from './texts/errors.ts'

/** Options of {@link inspect}. */
export interface InspectOptions {
  /** Port of 127.0.0.1, or the next free one. Default 3002; 0 for any. */
  readonly port?: number
  /** True to show texts and OpenIDs as they are. Default false: a digest of each OpenID, and how long each text is. */
  readonly content?: boolean
  /** Told the address of the page. Default: a line on stdout. */
  readonly ready?: (url: string) => void
  /** True to serve the page although `NODE_ENV` is `production`. Default false. */
  readonly production?: boolean
}

/**
 * Shows the deliveries of a running app on the chat page, for development: each with its stages and times, what it was
 * answered and why, errors by their codes, late replies. The page is on 127.0.0.1 only, takes no command, and shows
 * neither tokens nor keys, nor, unless asked to, what anybody wrote. It ends with `app.close()`.
 *
 * @throws EchostrError `inspect_in_production` where `NODE_ENV` is `production`; `bad_option`
 * @example if (process.env.NODE_ENV !== 'production') app.use(inspect()) // install it last, to see what all others do
 */
export function inspect(options: InspectOptions = {}): Plugin {
  const {
    content = false,
    production = false,
    ...place
  } = checkOptions('inspect()', options, known, { texts })
  if (process.env.NODE_ENV === 'production' && !production) throw inProduction()
  return {
    name: 'inspect',
    setup(app) {
      const journal = new Journal(app.clock)
      const page = new Page(journal)
      watch(app, new Observer(app, journal, new Redaction(content)), () => page.close())
      announce(page, place).catch((error: Error) => app.report(error))
    },
  }
}

async function announce(page: Page, { port = 3002, ready = log }: InspectOptions): Promise<void> {
  const url = await page.open(port)
  if (url !== undefined) ready(url)
}

function log(url: string): void {
  console.log(`[echostr] inspect: ${url}`)
}

function inProduction(): EchostrError {
  return new EchostrError('inspect_in_production', errors.in_production.en, { status: 0, texts })
}

const known: OptionTable<InspectOptions> = {
  'port?': { is: 'a port, a whole number from 0 to 65535,', fits: isPort },
  'content?': 'boolean',
  'ready?': 'function',
  'production?': 'boolean',
}
