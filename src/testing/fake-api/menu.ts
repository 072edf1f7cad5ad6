import { done, type Routes } from './answer.ts'
import { checkButtons } from './buttons.ts'
import { type ApiCall, fieldsOf } from './call.ts'
import { isObject } from './json.ts'
import { demand } from './refusal.ts'

interface Menu {
  readonly button: unknown
  readonly matchrule: unknown
}

/** So many conditional menus are kept. */
const mostConditionals = 100

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
      '/cgi-bin/menu/trymatch': this.#trymatch,
    }
  }

  readonly #create = (call: ApiCall): object => {
    this.content = checked(call)
    return done
  }

  readonly #get = (): object => {
    demand(this.content, 46003)
    const conditionalmenu = [...this.#conditionals.values()]
    return { menu: this.content, ...(conditionalmenu.length > 0 && { conditionalmenu }) }
  }

  /** Everybody sees the common menu: whom a conditional one fits is not played. */
  readonly #trymatch = (call: ApiCall): object => {
    demand(fieldsOf(call).user_id, 65302)
    demand(this.content, 46003)
    return this.content
  }

  readonly #delete = (): object => {
    this.content = undefined
    this.#conditionals.clear()
    return done
  }

  readonly #addconditional = (call: ApiCall): object => {
    const menu = checked(call)
    demand(this.content, 65303)
    demand(isObject(menu.matchrule) && Object.keys(menu.matchrule).length > 0, 65304)
    demand(this.#conditionals.size < mostConditionals, 65305)
    const menuid = String(++this.#lastId)
    this.#conditionals.set(menuid, { ...menu, menuid: this.#lastId })
    return { menuid }
  }

  readonly #delconditional = (call: ApiCall): object => {
    demand(this.#conditionals.delete(String(fieldsOf(call).menuid)), 65301)
    return done
  }
}

function checked(call: ApiCall): Partial<Menu> {
  const menu = fieldsOf<Menu>(call)
  checkButtons(menu.button)
  return menu
}
