import type { Lang } from 'echostr'

export { type Lang, langOf } from 'echostr'

/** One text in both languages. `{name}` stands for a value. */
export type Words = Readonly<Record<Lang, string>>

/** What happened and what to do about it, in both languages. */
export interface Remedy {
  readonly what: Words
  readonly fix: Words
}

/** Nothing to say. */
export const none: Words = { zh: '', en: '' }

/** The text with its values in it. */
export function filled({ zh, en }: Words, values: Readonly<Record<string, string | number>>): Words {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
  return { zh: fill(zh), en: fill(en) }
}

/** Texts one behind the other; in Chinese nothing stands between them. */
export function joined(...texts: readonly Words[]): Words {
  const join = (lang: Lang, between: string) =>
    texts
      .map((text) => text[lang])
      .filter(Boolean)
      .join(between)
  return { zh: join('zh', ''), en: join('en', ' ') }
}
