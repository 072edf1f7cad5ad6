import type { Lang } from 'echostr'

/** What the demo answers, in one language. */
export interface Answers {
  readonly help: string
  readonly waiting: string
  /** As `waiting`, where the answer is to be fetched. */
  readonly fetching: string
  readonly asked: (label: string) => string
  readonly more: (count: number) => string
  readonly tapped: (key: string) => string
  readonly video: (MediaId: string) => string
  readonly place: (label: string, at: string) => string
  readonly shared: string
  readonly card: string
  readonly thought: (seconds: number) => string
  readonly told: (past: number) => string
  /** What ends a sentence. */
  readonly fullStop: string
  readonly noted: (all: readonly string[]) => string
  readonly menu: string
  readonly lines: string
  readonly inARow: string
}

const zh: Answers = {
  help: `发一段文字、一张图片、一段语音、视频、位置或链接试试。
帮助 · 菜单 · 图文 · 换行 · slow 12（十二秒后回答） · slow 20（二十秒：来不及，晚些送到） · story 30（边想边说三十秒：先到的先送） · three in a row（连发三条） · ai 你好（大模型，没有 key 就照剧本）`,
  waiting: '还在想，请稍等',
  fetching: '还在想，回复任意内容查看答案',
  asked: (label) => `「你问：${label}」`,
  more: (count) => `（还有 ${count} 条，回复任意内容继续查看）`,
  tapped: (key) => `你点了菜单 ${key}`,
  video: (MediaId) => `收到视频 ${MediaId}`,
  place: (label, at) => `你在 ${label || '地图上'} (${at})`,
  shared: '你分享的链接',
  card: '一条图文',
  thought: (seconds) => `想了 ${seconds} 秒`,
  told: (past) => `故事讲到第 ${past} 秒`,
  fullStop: '。',
  noted: (all) => `记下了 ${all.length} 样：${all.join('、')}`,
  menu: '点一下输入框下面的菜单，或用 npm run send -- --event CLICK --key MENU_TODAY',
  lines: '第一行\n第二行',
  inARow: '别等回复，连发三条：记 苹果、记 梨、记 桃。每条想三秒，一条接一条回答，记性不乱',
}

const en: Answers = {
  help: `Send a text, a picture, a voice, a video, a location or a link.
help · menu · news · lines · slow 12 (answers after twelve seconds) · slow 20 (too late: sent afterwards) · story 30 (told for thirty seconds: what is complete goes out first) · three in a row · ai hello (a language model, or a script where no key is set)`,
  waiting: 'Still thinking, please wait',
  fetching: 'Still thinking: write anything to see the answer',
  asked: (label) => `You asked: ${label}`,
  more: (count) => `(${count} more: write anything to go on)`,
  tapped: (key) => `You tapped ${key}`,
  video: (MediaId) => `Got the video ${MediaId}`,
  place: (label, at) => `You are at ${label || 'a place'} (${at})`,
  shared: 'The link you shared',
  card: 'An article',
  thought: (seconds) => `Thought for ${seconds} s`,
  told: (past) => `The story is at second ${past}`,
  fullStop: '. ',
  noted: (all) => `Noted ${all.length}: ${all.join(', ')}`,
  menu: 'Tap the menu below the input, or use npm run send -- --event CLICK --key MENU_TODAY',
  lines: 'First line\nSecond line',
  inARow:
    'Do not wait for replies, send three: note apple, note pear, note plum. Each takes three seconds; they are answered one after the other, and none is forgotten',
}

/** What the demo answers, by language. */
export const answers: Readonly<Record<Lang, Answers>> = { zh, en }
