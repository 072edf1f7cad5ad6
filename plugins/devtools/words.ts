/** A language the texts are written in. */
export type Lang = 'zh' | 'en'

/** One text in both languages. */
export type Words = Readonly<Record<Lang, string>>

/** What happened and what to do about it, in both languages. */
export interface Remedy {
  readonly what: Words
  readonly fix: Words
}

/** Writes a remedy as a row of a table. */
export function remedy(zh: string, en: string, fixZh: string, fixEn: string): Remedy {
  return { what: { zh, en }, fix: { zh: fixZh, en: fixEn } }
}

/**
 * The language of a locale (`LC_ALL`, `LC_MESSAGES`, `LANG`): Chinese for `zh…`, else English.
 *
 * @example langOf(process.env) // 'zh' for LANG=zh_CN.UTF-8
 */
export function langOf(env: Readonly<Record<string, string | undefined>>): Lang {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return locale.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}
