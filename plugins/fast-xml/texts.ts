import type { ErrorTexts } from 'echostr'

/** The plugin's messages in Chinese, where echostr has not got them. */
export const texts: ErrorTexts = {
  phrases: {
    'The root element is not one <xml>': '根元素不是一个 <xml>',
    'fast-xml-parser refuses the XML': 'fast-xml-parser 不接受这个 XML',
    'More than {most} elements': '元素超过 {most} 个',
    'Markup stands beside a CDATA section': 'CDATA 旁边有别的标记',
    'A < stands inside a tag': '标签里面有 <',
    'A tag, a section or a comment is not closed': '标签、CDATA 或注释没有结束',
    'A ]]> stands outside of a CDATA section': ']]> 出现在 CDATA 之外',
    'A & does not begin a reference to a character': '& 之后不是字符引用',
  },
}
