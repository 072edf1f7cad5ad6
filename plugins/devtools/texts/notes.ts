import type { Note } from '../wechat/note.ts'
import type { Remedy } from './words.ts'

/** What is worth knowing about a reply and what to do about it, by the note. */
export const notes: Readonly<Record<Note, Remedy>> = {
  articles_dropped: {
    what: {
      zh: '图文条数超出限制，多出的被丢弃。',
      en: 'There are more articles than WeChat shows; the rest is dropped.',
    },
    fix: {
      zh: '回复消息只能 1 条，回复事件最多 8 条。',
      en: '1 in answer to a message, up to 8 in answer to an event.',
    },
  },
  time_in_milliseconds: {
    what: { zh: 'CreateTime 是毫秒。', en: 'CreateTime is in milliseconds.' },
    fix: { zh: '除以 1000 取整。', en: 'Divide by 1000 and drop the fraction.' },
  },
  no_create_time: {
    what: { zh: '没有 CreateTime。', en: 'There is no CreateTime.' },
    fix: { zh: '补上，单位是秒。', en: 'Add it, in seconds.' },
  },
  cover_missing: {
    what: {
      zh: '音乐没有 ThumbMediaId，文档要求必填。',
      en: 'The music has no ThumbMediaId, which the documents require.',
    },
    fix: { zh: '上传一张封面。', en: 'Upload a cover.' },
  },
  transfer_of_event: {
    what: { zh: '事件不能转客服，只有消息可以。', en: 'An event cannot be handed over, only a message.' },
    fix: { zh: '对事件回复 success。', en: 'Answer success to events.' },
  },
  padded_success: {
    what: { zh: 'success 前后有空白。', en: 'White space stands around success.' },
    fix: { zh: '去掉空白。', en: 'Leave it out.' },
  },
  white_space: {
    what: { zh: 'XML 前面有空白或换行。', en: 'White space stands in front of the XML.' },
    fix: {
      zh: '去掉 XML 之前的输出：前面再有 <?xml …?> 就不合格式了。',
      en: 'Write nothing before the XML: with an XML declaration behind it, it is not well-formed any more.',
    },
  },
  answers_differ: {
    what: {
      zh: '同一条消息得到了不同的回复：处理函数多半执行了不止一次。',
      en: 'One message got different answers: its handler has probably run more than once.',
    },
    fix: {
      zh: '按 FromUserName + CreateTime + MsgId 排重。',
      en: 'Recognize retries by FromUserName + CreateTime + MsgId.',
    },
  },
  no_human_text: {
    what: {
      zh: '文本是 [object Object]、undefined 之类，多半是代码写错了。',
      en: 'The text is "[object Object]", "undefined" or the like: probably a mistake in the program.',
    },
    fix: { zh: '看看处理函数返回了什么。', en: 'See what the handler returned.' },
  },
}
