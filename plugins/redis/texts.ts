import type { ErrorTexts } from 'echostr'

/** The words of the plugin, in both languages. */
export const texts: ErrorTexts = {
  remedies: {
    redis_option: ['See the options in the README of the plugin.', '见插件 README 的选项表。'],
    redis_timeout: [
      'See whether Redis is reached and not too busy, or raise the option "timeout".',
      '看看能否连上 Redis、它是不是太忙，或者调大选项 "timeout"。',
    ],
    redis_version: [
      'Use one version in all processes, or a prefix of its own for each.',
      '所有进程用同一个版本，或者各用各的前缀。',
    ],
  },
  phrases: {
    '{caller} takes as "client" one of the package redis, or of ioredis':
      '{caller} 的 "client" 是 redis 包或 ioredis 的 client',
    'Redis has not answered for seconds': 'Redis 几秒没有响应了',
    'Redis did not answer within {ms} ms': 'Redis 在 {ms} 毫秒内没有响应',
    'Another version of echostr-plugin-redis has written this value':
      '这个值是另一个版本的 echostr-plugin-redis 写的',
    'What is stored under ledger:{key} is no entry': 'ledger:{key} 下存的内容不是 ledger 的记录',
  },
}
