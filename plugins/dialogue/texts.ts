import { EchostrError, type ErrorTexts, type OptionError } from 'echostr'

/** The words of the errors of dialogues, in both languages. */
export const texts: ErrorTexts = {
  remedies: {
    dialogue_changed: [
      'Give a dialogue another "version" when its steps change; put the time, chance and outside calls into talk.external().',
      '步骤有改动时换一个 "version"；时间、随机数和外部调用放进 talk.external()。',
    ],
    dialogue_external: ['See the cause, or catch it in the dialogue.', '见 cause，或在对话里捕获它。'],
    dialogue_lost: ['See the store: it has lost what it held.', '检查 store：它丢了数据。'],
    dialogue_misuse: ['Await each step of talk before the next.', '每一步都先 await，再做下一步。'],
    dialogue_option: ['See the options in the README of the plugin.', '见插件 README 的选项表。'],
    dialogue_store_failed: ['See the cause, and look after the store.', '见 cause，检查 store。'],
    dialogue_too_large: [
      'Keep ids in a dialogue, not what they stand for, or raise the option "bytes".',
      '对话里只留编号，不留它代表的数据；或调大选项 "bytes"。',
    ],
    dialogue_too_long: [
      'Does it ask in a loop without an end? Else raise the option "steps".',
      '是不是循环提问没有尽头？不是就调大选项 "steps"。',
    ],
    dialogue_too_slow: [
      'Give the slow call a time limit, or raise the option "limit".',
      '给慢的调用设时限，或调大选项 "limit"。',
    ],
    dialogue_unknown: [
      'Look up by its id whether it was done, or let it run again by { again: true }.',
      '按它的 id 查是否已经完成，或用 { again: true } 让它再运行一次。',
    ],
  },
  phrases: {
    'The dialogue "{name}" took other steps than before at step {step}':
      '对话 "{name}" 的第 {step} 步和之前不一样',
    'The dialogue "{name}" of a user is not there any more, or has another version':
      '用户正在进行的对话 "{name}" 已经没有了，或换了版本',
    'talk.external() failed at step {step} of the dialogue "{name}": {message}':
      '对话 "{name}" 第 {step} 步的 talk.external() 失败：{message}',
    'The process ended while talk.external() ran at step {step} of the dialogue "{name}": nobody knows what came of it':
      '对话 "{name}" 第 {step} 步的 talk.external() 运行时进程结束了：结果不得而知',
    'The dialogue "{name}" was changed by others while talk.external() ran':
      'talk.external() 运行时，对话 "{name}" 被别处改动了',
    'Two steps of the dialogue "{name}" were taken at the same time': '对话 "{name}" 同时进行了两步',
    'A step of the dialogue "{name}" was taken after its message was answered':
      '对话 "{name}" 在消息已经回复之后又走了一步',
    'The dialogue "{name}" is begun within a dialogue: run it by talk.run()':
      '在对话里开始了对话 "{name}"：请用 talk.run()',
    'The dialogue "{name}" is not in the list of dialogues()': '对话 "{name}" 不在 dialogues() 的列表里',
    'What stands in the dialogue "{name}" is no value that JSON can hold':
      '对话 "{name}" 里有 JSON 存不下的值',
    'The dialogue "{name}" has become larger than {bytes} bytes': '对话 "{name}" 超过了 {bytes} 字节',
    'The dialogue "{name}" has taken more than {steps} steps': '对话 "{name}" 超过了 {steps} 步',
    'The dialogue "{name}" took longer than {limit} ms for one message':
      '对话 "{name}" 处理一条消息超过了 {limit} 毫秒',
    'The store of dialogues() does not answer': 'dialogues() 的 store 没有响应',
    'dialogues() has two dialogues of the name "{name}"': 'dialogues() 里有两个对话都叫 "{name}"',
  },
}

/** How an error about an option is told. */
export const optionError: OptionError = { code: 'dialogue_option', texts }

/** An error of the plugin, behind a good signature. */
export function failure(code: string, what: string, cause?: unknown): EchostrError {
  return new EchostrError(code, what, { status: 200, texts, ...(cause !== undefined && { cause }) })
}
