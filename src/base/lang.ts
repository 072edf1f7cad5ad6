/** A language that texts for people are written in: Chinese or English. */
export type Lang = 'zh' | 'en'

/**
 * The language of a locale (the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set and not empty): Chinese for
 * `zh…`, else English.
 *
 * @example langOf(process.env) // 'zh' for LANG=zh_CN.UTF-8
 */
export function langOf(env: Readonly<Record<string, string | undefined>>): Lang {
  const { LC_ALL, LC_MESSAGES, LANG } = env ?? {}
  const locale = [LC_ALL, LC_MESSAGES, LANG].find((each) => typeof each === 'string' && each !== '') ?? ''
  return /^zh/i.test(locale) ? 'zh' : 'en'
}
