import type { ErrorTexts } from 'echostr'

/** The words of session(), in both languages. */
export const texts: ErrorTexts = {
  remedies: {
    session_conflict: ['Use update() for what must not be lost.', '不能丢的改动用 update()。'],
    session_failed: ['See the cause.', '见 cause。'],
    session_option: ['See the options in the README of the plugin.', '见插件 README 的选项表。'],
  },
  phrases: {
    'Two messages of a user changed the session at the same time; this change is dropped':
      '同一个用户的两条消息同时改了会话；这次改动丢弃',
    'The session cannot be read or written': '会话无法读写',
  },
}
