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
    'The option "initial" of session() is a function': 'session() 的选项 "initial" 是函数',
    'The option "check" of session() is a function': 'session() 的选项 "check" 是函数',
    'The option "ttl" of session() is a number of ms above 0': 'session() 的选项 "ttl" 是大于 0 的毫秒数',
    'The option "name" of session() is a text, not empty': 'session() 的选项 "name" 是文本，不能为空',
  },
}
