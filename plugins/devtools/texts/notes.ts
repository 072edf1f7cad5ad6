import { checkOptions } from 'echostr'
import { type Remedy, remedy } from './words.ts'

/** Something worth knowing about a reply that is shown all the same. Codes are stable. */
export type Note =
  | 'articles_dropped'
  | 'time_in_milliseconds'
  | 'no_create_time'
  | 'cover_missing'
  | 'transfer_of_event'
  | 'padded_success'
  | 'white_space'
  | 'answers_differ'
  | 'no_human_text'

const notes: Readonly<Record<Note, Remedy>> = {
  articles_dropped: remedy(
    '图文条数超出限制，多出的被丢弃。',
    'There are more articles than WeChat shows; the rest is dropped.',
    '回复消息只能 1 条，回复事件最多 8 条。',
    '1 in answer to a message, up to 8 in answer to an event.',
  ),
  time_in_milliseconds: remedy(
    'CreateTime 是毫秒。',
    'CreateTime is in milliseconds.',
    '除以 1000 取整。',
    'Divide by 1000 and drop the fraction.',
  ),
  no_create_time: remedy(
    '没有 CreateTime。',
    'There is no CreateTime.',
    '补上，单位是秒。',
    'Add it, in seconds.',
  ),
  cover_missing: remedy(
    '音乐没有 ThumbMediaId，文档要求必填。',
    'The music has no ThumbMediaId, which the documents require.',
    '上传一张封面。',
    'Upload a cover.',
  ),
  transfer_of_event: remedy(
    '事件不能转客服，只有消息可以。',
    'An event cannot be handed over, only a message.',
    '对事件回复 success。',
    'Answer success to events.',
  ),
  padded_success: remedy(
    'success 前后有空白。',
    'White space stands around success.',
    '去掉空白。',
    'Leave it out.',
  ),
  white_space: remedy(
    'XML 前面有空白或换行。',
    'White space stands in front of the XML.',
    '去掉 XML 之前的输出：前面再有 <?xml …?> 就不合格式了。',
    'Write nothing before the XML: with an XML declaration behind it, it is not well-formed any more.',
  ),
  answers_differ: remedy(
    '同一条消息得到了不同的回复：处理函数多半执行了不止一次。',
    'One message got different answers: its handler has probably run more than once.',
    '按 FromUserName + CreateTime + MsgId 排重。',
    'Recognize retries by FromUserName + CreateTime + MsgId.',
  ),
  no_human_text: remedy(
    '文本是 [object Object]、undefined 之类，多半是程序错误。',
    'The text is "[object Object]", "undefined" or the like: probably a mistake in the program.',
    '看看处理函数返回了什么。',
    'See what the handler returned.',
  ),
}

/** The texts of a note. */
export function noteWords(note: Note): Remedy {
  checkOptions('noteWords()', { note }, { note: Object.keys(notes) })
  return notes[note]
}
