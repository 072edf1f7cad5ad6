import type { ErrorTexts } from 'echostr'

/** The messages of match(), when(), key() and scene() in Chinese. */
export const texts: ErrorTexts = {
  phrases: {
    'The plugin "match": {verb}() is given no function': '插件 "match"：给 {verb}() 的不是函数',
    'The plugin "match": {fault}': '插件 "match"：{fault}',
    'match() needs a rule': 'match() 至少要一条规则',
    '{value} is there twice, the second could never run': '{value} 出现了两次，第二条永远不会运行',
    '{verb}() is given no text': '没有给 {verb}() 文本',
    '{verb}() is given an empty text, or no text': '给 {verb}() 的是空文本，或者不是文本',
    'match() is given something that is no rule of when(), key(), scene() or unsupported()':
      '给 match() 的不是 when()、key()、scene() 或 unsupported() 的规则',
  },
}
