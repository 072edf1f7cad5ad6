import type { ErrorTexts } from 'echostr'

/** The words of late(), push() and fetchOnNext(), in both languages. */
export const texts: ErrorTexts = {
  phrases: {
    'A piece of a streamed reply is a {type}, not a string': '流式回复中有一段是 {type}，不是字符串',
    // what became of a reply
    '{what}: this one is dropped': '{what}：这一条丢弃',
    "More than {user} late replies are on their way to a user, or {account} to an account's users":
      '正在发给一个用户的事后回复超过 {user} 条，或者发给一个公众号的用户的超过 {account} 条',
    'More than {limit} answers wait for a user: the oldest is dropped':
      '等一个用户来取的回复超过 {limit} 条：丢弃最早的',
    'A late reply is sent without being stored first: if the process dies meanwhile, it is lost':
      '一条事后回复没有先存起来就发送了：如果进程此时死掉，它就丢了',
    'There are too many late replies in the store': 'store 里的事后回复太多',
    'The reply cannot be stored': '这条回复存不进 store',
    'The late reply has waited longer than the option "ttl" allows: it is dropped':
      '这条事后回复等得比选项 "ttl" 还久：丢弃',
    'What was stored of the late reply is gone: its user has left, or the store has lost it':
      '存着的这条事后回复不见了：用户已取消关注，或者 store 丢了它',
    'A process ended while it was sending a late reply: nobody knows whether it has arrived':
      '一个进程在发送事后回复时结束了：不知道用户收到没有',
    'A process ended before it had sent the rest of a streamed reply: it is lost':
      '一个进程没有发完流式回复的其余部分就结束了：其余部分丢了',
    'The user has left: the late reply is dropped': '用户已取消关注：这条事后回复丢弃',
    'Nobody knows whether {name} has sent the late reply{next}: {reason}':
      '不知道 {name} 有没有发出这条事后回复{next}：{reason}',
    ', {name} is next': '，接着用 {name}',
    'The late reply cannot be sent, {name} was the last way: {reason}':
      '这条事后回复发不出去，{name} 已是最后一种发送方式：{reason}',
    '{name} cannot send the late reply, {next} is next: {reason}':
      '{name} 发不出这条事后回复，接着用 {next}：{reason}',
    'a {type} was thrown': '抛出的是 {type}',
    'a {type} reply cannot wait': '{type} 回复不能等用户来取',
    'a {type} reply can only be passive': '{type} 回复只能被动回复',
    'there is no client for this user': '这个用户没有对应的 client',
    'the account has no customer-service API (48001)': '公众号没有客服消息接口的权限（48001）',
    'no window of the user is open that takes another message': '用户的客服消息窗口已关闭或已用完',
    // the store
    'The store of late() does not answer. Look after it: until it does, late replies are not kept safe.':
      'late() 的 store 没有响应。去看看它：恢复之前，事后回复没有保障。',
  },
}
