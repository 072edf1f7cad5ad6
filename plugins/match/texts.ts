import type { ErrorTexts } from 'echostr'

/** The messages of match(), when(), key() and scene() in Chinese. */
export const texts: ErrorTexts = {
  phrases: {
    'The plugin "match": {verb}() takes a function as "handler"':
      '插件 "match"：{verb}() 的 "handler" 是函数',
    'The plugin "match": {fault}': '插件 "match"：{fault}',
    'match() needs one or more "rules"': 'match() 至少要一条规则',
    '{value} is there twice, the second could never run': '{value} 出现了两次，第二条永远不会运行',
    '{verb}() takes a text or a list of texts as "{argument}"':
      '{verb}() 的 "{argument}" 是文本，或者文本的数组',
    '{verb}() takes as "{argument}" no empty text, and nothing that is none':
      '{verb}() 的 "{argument}" 不能是空文本，也不能不是文本',
    'match() takes as "rules" what when(), key(), scene() and unsupported() make':
      'match() 的参数是 when()、key()、scene() 和 unsupported() 做出的规则',
  },
}
