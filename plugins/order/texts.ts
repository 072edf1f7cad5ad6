import type { ErrorTexts } from 'echostr'

/** The words of sequentialize(), in both languages. */
export const texts: ErrorTexts = {
  remedies: {
    queue_full: [
      'Answer faster, tell the user by the option "busy", or let more wait by the option "most".',
      '加快回答，用选项 "busy" 告诉用户，或用选项 "most" 让更多消息排队。',
    ],
    turn_too_long: [
      'Give the slow call a time limit, or turns more time by the option "turn".',
      '给慢的调用设时限，或用选项 "turn" 延长每条消息的时间。',
    ],
    turn_missed: [
      'Its handlers did not run. Install late(): with a way for late replies, a message waits up to the option "lateLimit".',
      '它的处理函数没有运行。装上 late()：有办法事后发送时，消息最多可等到选项 "lateLimit"。',
    ],
    turn_lost: [
      'The process was blocked or asleep for seconds, or the store has lost what it held.',
      '这个进程卡住或休眠了几秒，或者 store 丢了数据。',
    ],
    order_store_failed: ['See the cause, and look after the store.', '见 cause，去看看 store。'],
  },
  phrases: {
    'More than {most} messages of one conversation wait for their turn': '一个会话里排队的消息超过 {most} 条',
    'A turn took longer than {turn} ms: the next message of the conversation no longer waits for it':
      '一条消息处理超过 {turn} 毫秒：会话里的下一条不再等它',
    'A message waited for its turn until nobody could get its reply any more':
      '一条消息一直在排队，直到谁也收不到它的回复',
    'Another process has taken the turn of a message that is still being handled':
      '一条消息还在处理，另一个进程已经接着处理下一条',
    'The store of sequentialize() does not answer: until it does, each process has an order of its own':
      'sequentialize() 的 store 没有响应：恢复之前，每个进程各自排队',
  },
}
