import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Client, WeChatApiError } from 'echostr/plugins/client'
import { compared, type MenuFile, menuIn } from '../menu/menu-lines.ts'
import { apiHelp, help } from '../texts/help.ts'
import { mistakes } from '../texts/mistakes.ts'
import { output } from '../texts/output.ts'
import { filled, type Lang } from '../texts/words.ts'
import { type ApiValues, apiClient, apiOptions, calling, confirmed, declined } from './api-account.ts'
import { printLine } from './print-line.ts'
import { type Command, type Terminal, UsageError } from './terminal.ts'

/** What an action works with. */
interface Work {
  readonly wechat: Client
  readonly file: string | undefined
  readonly values: ApiValues
  readonly terminal: Terminal
  readonly lang: Lang
}

const actions: Readonly<Record<string, (work: Work) => Promise<number>>> = { get, set, diff }

/** `echostr menu`: the account's menu, out of a file and into one. */
export const menu: Command = {
  summary: help.menu.summary,
  help: filled(help.menu.usage, { account: apiHelp }),

  async run(args, terminal, lang) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: apiOptions,
      allowPositionals: true,
    })
    const [name = '', file, ...rest] = positionals
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    const isWhole = (name === 'get') === (file === undefined)
    if (action === undefined || rest.length > 0 || !isWhole) throw new UsageError(mistakes.no_menu_action)
    const wechat = apiClient(values, terminal)
    return calling(terminal, lang, () => action({ wechat, file, values, terminal, lang }))
  },
}

/** Prints the menu as a file that `set` takes. */
async function get({ wechat, terminal, lang }: Work): Promise<number> {
  const { menu, conditional } = await present(wechat)
  if (conditional > 0) terminal.complain(filled(output.conditional_menus, { count: conditional })[lang])
  if (menu.button.length === 0) {
    terminal.complain(output.no_menu[lang])
    return 1
  }
  terminal.print(JSON.stringify(menu, null, 2))
  return 0
}

/** Shows what would change; 1 when something would. */
async function diff(work: Work): Promise<number> {
  return (await shown(work, await menuOf(work))) ? 1 : 0
}

/** Shows what will change, asks, and sets the menu. */
async function set(work: Work): Promise<number> {
  const { wechat, values, terminal, lang } = work
  const menu = await menuOf(work)
  if (!(await shown(work, menu)) || values.dry) return 0
  if (!(await confirmed(output.set_menu[lang], values, terminal))) return declined(terminal, lang)
  await wechat.menu.create(menu as unknown as Parameters<Client['menu']['create']>[0])
  terminal.print(output.menu_set[lang])
  return 0
}

/** Prints both menus in one; true when they differ. */
async function shown({ wechat, terminal, lang }: Work, after: MenuFile): Promise<boolean> {
  const lines = compared((await present(wechat)).menu, after)
  const differs = lines.some(({ sign }) => sign !== ' ')
  for (const line of differs ? lines : []) printLine(line, terminal)
  if (!differs) terminal.print(output.same_menu[lang])
  return differs
}

/** The menu that is there; WeChat tells "none" by a code. */
async function present(wechat: Client): Promise<{ readonly menu: MenuFile; readonly conditional: number }> {
  try {
    const answer = await wechat.menu.get()
    return { menu: menuIn(answer) ?? { button: [] }, conditional: answer.conditionalmenu?.length ?? 0 }
  } catch (error) {
    if (error instanceof WeChatApiError && error.errcode === 46003)
      return { menu: { button: [] }, conditional: 0 }
    throw error
  }
}

async function menuOf({ file = '', terminal }: Work): Promise<MenuFile> {
  const menu = menuIn(parsed(await textOf(file, terminal)))
  if (menu === undefined) throw new UsageError(mistakes.not_a_menu, { file })
  return menu
}

async function textOf(file: string, terminal: Terminal): Promise<string> {
  if (file === '-') return terminal.input()
  return readFile(resolve(terminal.folder, file), 'utf8').catch(() => {
    throw new UsageError(mistakes.no_file, { file })
  })
}

function parsed(text: string): unknown {
  try {
    // an editor of Windows may have put a mark in front
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}
