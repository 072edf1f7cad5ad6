import type { Lang } from 'echostr'

export { type Lang, langOf } from 'echostr'

/** One text in both languages. `{name}` stands for a value. */
export type Words = Readonly<Record<Lang, string>>

/** What happened and what to do about it, in both languages. */
export interface Remedy {
  readonly what: Words
  readonly fix: Words
}

/** What stands in a text's holes. */
export type Values = Readonly<Record<string, string | number | Words>>

/** Nothing to say. */
export const none: Words = { zh: '', en: '' }

/** The text with its values in it; a value that is a text has its own languages. */
export function filled(words: Words, values: Values): Words {
  const fill = (lang: Lang) =>
    words[lang].replace(/\{(\w+)\}/g, (_, name: string) => inLang(values[name], lang))
  return { zh: fill('zh'), en: fill('en') }
}

function inLang(value: Values[string] | undefined, lang: Lang): string {
  return typeof value === 'object' ? value[lang] : String(value)
}

/** Texts one behind the other; in Chinese nothing stands between them. */
export function joined(...texts: readonly Words[]): Words {
  const join = (lang: Lang, between: string) => {
    const parts = texts.map((text) => text[lang])
    return parts.filter(Boolean).join(between)
  }
  return { zh: join('zh', ''), en: join('en', ' ') }
}
