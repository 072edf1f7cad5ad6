import type { ErrorTexts } from 'echostr'

/** The words of the plugin's errors, in both languages. */
export const texts: ErrorTexts = {
  remedies: {
    telemetry_option: ['See the options in the README of the plugin.', '见插件 README 的选项表。'],
  },
}
