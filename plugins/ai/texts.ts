import type { ErrorTexts, OptionError } from 'echostr'

/** The words of the plugin's errors, in both languages. */
export const texts: ErrorTexts = {
  remedies: {
    ai_option: ['See the options in the README of the plugin.', '见插件 README 的选项表。'],
    ai_unauthorized: [
      'Look whether "apiKey" and "baseURL" are of one provider, and the key may use the model.',
      '看看 "apiKey" 和 "baseURL" 是不是同一家的，这个 key 能不能用这个模型。',
    ],
    ai_unpaid: ["Top up the account with the model's provider.", '去模型服务商那里充值。'],
    ai_rate_limited: [
      'Ask the provider for a higher limit, or lower the option "limits".',
      '向服务商申请更高的限额，或者调低选项 "limits"。',
    ],
    ai_filtered: [
      'The question, or the answer, is not to be given: nothing is to be done.',
      '问题或回答不允许：不用处理。',
    ],
    ai_timed_out: [
      'Raise the option "timeout", or take a faster model.',
      '调大选项 "timeout"，或者换个快一点的模型。',
    ],
    ai_unreachable: ['Look whether this machine reaches "baseURL".', '看看这台机器能不能连上 "baseURL"。'],
    ai_cut_off: [
      'It happens now and then; if often, ask the provider.',
      '偶尔会有；如果经常发生，请问服务商。',
    ],
    ai_empty: [
      'It may have only thought: give it more room with "max_tokens".',
      '它可能只在思考：用 "max_tokens" 给它多留些余地。',
    ],
    ai_failed: ['See the cause, and the code of the provider.', '见 cause 和服务商的错误码。'],
    ai_memory_failed: ['Look after the store; see the cause.', '检查 store，见 cause。'],
    ai_limits_failed: ['Look after the store; see the cause.', '检查 store，见 cause。'],
    ai_moderation_failed: ['See the cause.', '见 cause。'],
    ai_tool_failed: ['See the cause; the model was told.', '见 cause；已经告诉模型。'],
    ai_voice_failed: ['See the cause.', '见 cause。'],
    ai_voice_unclear: ['The user was told: nothing is to be done.', '已经告诉用户：不用处理。'],
  },
  phrases: {
    "The model's provider answered {what}{said}": '模型服务商的回应：{what}{said}',
    "The provider's filter has ended the answer": '服务商的内容审核中止了回答',
    'The provider has ended the answer: it has too much to do': '服务商太忙，中止了回答',
    'The stream of the provider broke off': '服务商的流中途断了',
    "The answer of the model's provider has no end": '模型服务商的回应没完没了',
    'The model has timed out': '模型超时',
    'The model has failed': '模型失败了',
    'The model has been silent for too long': '模型太久没有输出',
    'The model has said nothing': '模型什么也没说',
    'A piece of the model is a {type}, not a string': '模型给出的一段是 {type}，不是字符串',
    'The model gave a {type}, neither a string nor pieces of one':
      '模型给出的是 {type}，既不是字符串，也不是一段段的字符串',
    'The answer ended with an error': '回答以错误结束',
    'A conversation could not be read or written': '会话无法读写',
    'The limits of a user could not be read': '用户的限额无法读取',
    'What an answer has used could not be counted': '一次回答的用量没能记上',
    'The hook "moderate" has failed': '钩子 "moderate" 失败了',
    'The tool "{name}" has failed': '工具 "{name}" 失败了',
    'A voice message could not be turned into text': '语音无法转成文字',
    'A voice message had no words': '语音里没有话',
  },
}

/** How a wrong option is told. */
export const aiError: OptionError = { code: 'ai_option', texts }
