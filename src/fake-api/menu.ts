import type { Routes } from './answer.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { demand } from './refusal.ts'

interface Menu {
  readonly button: unknown
}

/** The menu at the bottom, and the conditional ones. */
export class FakeMenu {
  /** As `menu/create` takes it; undefined when there is none. */
  content: object | undefined
  readonly #conditionals = new Map<string, object>()
  #lastId = 400_000_000

  get routes(): Routes {
    return {
      '/cgi-bin/menu/create': this.#create,
      '/cgi-bin/menu/get': this.#get,
      '/cgi-bin/menu/delete': this.#delete,
      '/cgi-bin/menu/addconditional': this.#addconditional,
      '/cgi-bin/menu/delconditional': this.#delconditional,
    }
  }

  readonly #create = (call: ApiCall): object => {
    this.content = checked(call)
    return {}
  }

  readonly #get = (): object => {
    demand(this.content, 46003)
    const conditionalmenu = [...this.#conditionals.values()]
    return { menu: this.content, ...(conditionalmenu.length > 0 && { conditionalmenu }) }
  }

  readonly #delete = (): object => {
    this.content = undefined
    this.#conditionals.clear()
    return {}
  }

  readonly #addconditional = (call: ApiCall): object => {
    const menu = checked(call)
    const menuid = String(++this.#lastId)
    this.#conditionals.set(menuid, { ...menu, menuid: this.#lastId })
    return { menuid }
  }

  readonly #delconditional = (call: ApiCall): object => {
    this.#conditionals.delete(String(fieldsOf(call).menuid))
    return {}
  }
}

function checked(call: ApiCall): Partial<Menu> {
  const menu = fieldsOf<Menu>(call)
  const buttons: unknown = menu.button ?? []
  demand(isList(buttons) && buttons.length >= 1 && buttons.length <= 3, 40016)
  for (const button of buttons) checkButton(button)
  return menu
}

function checkButton(button: unknown): void {
  demand(isObject(button), 47001)
  checkName(button)
  const subs = button.sub_button ?? []
  demand(isList(subs) && subs.length <= 5, 40023)
  for (const sub of subs) {
    demand(isObject(sub), 47001)
    checkName(sub)
  }
}

function checkName({ name }: Readonly<Record<string, unknown>>): void {
  demand(typeof name === 'string' && name !== '', 40018)
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isList(value)
}
