import {
  type Awaitable,
  type Clock,
  Context,
  checkOptions,
  type EchostrError,
  type Middleware,
  type OptionCheck,
  type OptionTable,
  type Plugin,
  type Result,
  type Store,
  systemClock,
} from 'echostr'
import { Order, type Settings } from './order.ts'

/** Options of {@link sequentialize}. */
export interface SequentializeOptions {
  /**
   * The conversation of a message: those of one conversation wait for each other. `undefined`: it waits for nobody.
   * Default: the account and the user.
   */
  readonly by?: (ctx: Context) => string | undefined
  /** Most messages that wait in one conversation. Default 8. */
  readonly most?: number
  /** What a message above that is answered, in place of being handled. Default: silence. */
  readonly busy?: (ctx: Context) => Awaitable<Result | undefined | void>
  /** Milliseconds after which the next message no longer waits for one that is still being handled. Default 120000. */
  readonly turn?: number
  /**
   * Where the lines of all processes stand. Default: this process's memory, for a single process. While the store is away,
   * each process orders what comes to it.
   */
  readonly store?: Store
  /** Name of the plugin, and part of every key: give each its own where an app has several. Default `order`. */
  readonly name?: string
  /** Where the time comes from. Default: the app's clock, once it is installed in one; else the machine's. */
  readonly clock?: Clock
  /** Told what goes wrong. Default: the app's `report`, once it is installed in one; else a warning of the process. */
  readonly report?: (error: EchostrError, ctx?: Context) => void
}

/** The plugin, and its one middleware. */
export interface Sequence extends Plugin {
  /**
   * Runs `next` when it is the message's turn: for some handlers only, or for those of another plugin, without being
   * installed. A message that has its turn already goes on at once.
   *
   * @example app.on('text', sequentialize().inTurn, async (ctx) => answer(ctx.message.Content))
   */
  readonly inTurn: Middleware
}

/**
 * Lets the messages of a conversation wait for each other: each is handled when the one before it has its reply, in the
 * order in which the user sent them. Messages of different conversations do not wait. Waiting is part of handling, so
 * deliveries are held, placeholders sent and replies go late as always. What is no user's word (reports, results of
 * jobs, who unsubscribes) never waits.
 *
 * @throws EchostrError `bad_option`
 * @example app.use(sequentialize())
 */
export function sequentialize(options: SequentializeOptions = {}): Sequence {
  checkOptions('sequentialize()', options, known)
  const { name = 'order', by = userOf, most = 8, busy = silence, turn = 120_000, store } = options
  const given = { name, by, most, busy, turn, store, running: new Set<Context>() }
  const make = ({ clock, report }: Pick<Settings, 'clock' | 'report'>) =>
    new Order({ ...given, clock: options.clock ?? clock, report: safe(options.report ?? report) })
  let alone: Order | undefined
  return {
    name,
    setup(app) {
      const order = make({ clock: app.clock, report: (error, ctx) => app.report(error, ctx) })
      app.use(function inTurn(ctx, next) {
        return order.inTurn(ctx, next)
      })
    },
    inTurn: (ctx, next) => {
      checkOptions('inTurn()', { ctx, next }, { ctx: context, next: 'function' })
      alone ??= make({ clock: systemClock, report: (error) => process.emitWarning(error) })
      return alone.inTurn(ctx, next)
    },
  }
}

const context: OptionCheck = {
  is: 'the Context of a message',
  fits: (value) => value instanceof Context,
}

const milliseconds: OptionCheck = {
  is: 'a number of ms above 0, up to 2147483647,',
  fits: (value) => typeof value === 'number' && value > 0 && value < 2 ** 31,
}

const known: OptionTable<SequentializeOptions> = {
  'by?': 'function',
  'most?': 'count',
  'busy?': 'function',
  'turn?': milliseconds,
  'store?': 'store',
  'name?': 'text',
  'clock?': 'clock',
  'report?': 'function',
}

/** Who is told in the middle of the work must not end it, nor the process by a promise that rejects. */
function safe(report: Settings['report']): Settings['report'] {
  return async (error, ctx) => {
    try {
      await report(error, ctx)
    } catch {
      process.emitWarning(error)
    }
  }
}

/** JSON keeps the parts apart, whatever is in them. */
function userOf({ account, from, to }: Context): string {
  return JSON.stringify([account, from, to])
}

function silence(): null {
  return null
}
