import type { ErrorTexts, OptionError } from 'echostr'

/** The words of the plugin's errors, in both languages. */
export const texts: ErrorTexts = {
  remedies: {
    ai_option: ['See the options in the README of the plugin.', '见插件 README 的选项表。'],
  },
  phrases: {},
}

/** How a wrong option is told. */
export const aiError: OptionError = { code: 'ai_option', texts }
