import { pageMistakes } from '../texts/page-mistakes.ts'
import { jsonIn } from './json.ts'
import { PageError } from './page-error.ts'

/**
 * The menu that a text of JSON describes; undefined for one without buttons.
 *
 * @throws PageError for what is no menu; it names the button
 */
export function menuIn(text: string): object | undefined {
  const menu = jsonIn(text)
  if (!isObject(menu) || !Array.isArray(menu.button)) throw new PageError(pageMistakes.not_a_menu, {}, 'menu')
  checkButtons(menu.button, 'button')
  return menu.button.length > 0 ? menu : undefined
}

function checkButtons(list: readonly unknown[], path: string): void {
  for (const [at, button] of list.entries()) checkButton(button, `${path}[${at}]`)
}

function checkButton(button: unknown, path: string): void {
  if (!isObject(button) || typeof button.name !== 'string' || button.name === '')
    throw new PageError(pageMistakes.not_a_button, { path }, 'menu')
  const { sub_button } = button
  if (sub_button === undefined || sub_button === null) return
  if (!Array.isArray(sub_button)) throw new PageError(pageMistakes.not_buttons, { path }, 'menu')
  checkButtons(sub_button.map(withoutSubs), `${path}.sub_button`)
}

/** A menu has two levels; what stands below them is not looked at, here as in the page. */
function withoutSubs(button: unknown): unknown {
  return isObject(button) ? { name: button.name } : button
}

/** A menu as a text; one without buttons when there is none. */
export function menuText(menu: object = { button: [] }): string {
  return JSON.stringify(menu, null, 2)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
