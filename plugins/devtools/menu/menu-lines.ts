import { type DiffLine, lineDiff } from '../diff/line-diff.ts'

/** A button as WeChat takes it, or gives it back. */
export type Button = Readonly<Record<string, unknown>> & { readonly sub_button?: readonly Button[] }

/** A menu: its buttons, and nothing else. */
export interface MenuFile {
  readonly button: readonly Button[]
}

/** The menu in a text, or in what `menu/get` answers; undefined for anything else. */
export function menuIn(value: unknown): MenuFile | undefined {
  const { menu = value } = (value ?? {}) as { menu?: unknown }
  const { button } = (menu ?? {}) as { button?: unknown }
  return isButtons(button, 2) ? { button: button.map(withoutEmpty) } : undefined
}

/** Far above what WeChat takes (3, and 5 in each), so that it is WeChat who says what is too much. */
const most = 100

function isButtons(value: unknown, levels: number): value is readonly Button[] {
  const isList = Array.isArray(value) && value.length <= (levels > 0 ? most : 0)
  return isList && value.every((each) => isButton(each, levels))
}

function isButton(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { sub_button = [] } = value as { sub_button?: unknown }
  return isButtons(sub_button, levels - 1)
}

/** WeChat gives every button back with an empty sub-menu. */
function withoutEmpty({ sub_button = [], ...button }: Button): Button {
  return sub_button.length === 0 ? button : { ...button, sub_button: sub_button.map(withoutEmpty) }
}

/** What a menu looks like, a line for each button. */
export function linesOf({ button }: MenuFile): readonly string[] {
  return button.flatMap((each) => [
    lineOf(each),
    ...(each.sub_button ?? []).map((inner) => `  ${lineOf(inner)}`),
  ])
}

function lineOf({ name, type, sub_button, ...fields }: Button): string {
  const rest = Object.keys(fields)
    .sort()
    .map((key) => `${key}=${textOf(fields[key])}`)
  return [textOf(name), sub_button === undefined ? textOf(type) : '', ...rest].filter(Boolean).join(' ')
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '')
}

/** The lines of both menus in one, with what is taken away and what is added. */
export function compared(before: MenuFile, after: MenuFile): readonly DiffLine[] {
  return lineDiff(linesOf(before), linesOf(after))
}
