/** What a dialogue says by itself. `{…}` stands for a value. */
export interface DialogueWords {
  /** The user has said a word that ends it. */
  readonly cancelled: string
  /** Said before the question when an answer was not understood, unless the question has a `retry`. */
  readonly again: string
  /** Said before the list when the answer is none of a choice. */
  readonly choose: string
  /** An answer was too long. */
  readonly tooLong: string
  /** No answer was understood, so often as may be. */
  readonly gaveUp: string
  /** The message before is still being handled. */
  readonly busy: string
  /** The dialogue has changed since, and ends. */
  readonly changed: string
  /** The dialogue has changed since, and begins again: stands before the first question. */
  readonly restarted: string
  /** What was known of the dialogue is gone. */
  readonly lost: string
}

export const usualWords: DialogueWords = {
  cancelled: '好的，已取消。',
  again: '没看懂。',
  choose: '请回复序号或选项。',
  tooLong: '太长了，请短一点。',
  gaveUp: '还是没看懂，先到这里吧。需要时请重新开始。',
  busy: '上一条还在处理，请稍候再发。',
  changed: '这段对话已经更新，请重新开始。',
  restarted: '这段对话已经更新，我们从头再来。',
  lost: '对话中断了，请重新开始。',
}
