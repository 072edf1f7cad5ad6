import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromiumNames } from '../support/chromium-names.ts'

/** What some tests need, its Debian package, and which tests those are. */
const programs = [
  [['redis-server'], 'redis-server', 'Redis', 'Redis'],
  [chromiumNames, 'chromium-headless-shell fonts-noto-cjk', 'the chat page', '聊天网页'],
] as const

/** Seconds that a file of tests takes on one slow core, roughly. */
const secondsAFile = 2

/** How long it will take, and what will be left out, in both languages. */
export function expectations(files: number, workers: number): string {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const isThere = (name: string) => folders.some((folder) => existsSync(join(folder, name)))
  const lacking = programs.filter(([names]) => !names.some(isThere))
  const minutes = Math.max(1, Math.round((files * secondsAFile) / workers / 60))
  const skipped = lacking.map(([, install, en]) => `Skipped: ${en} (apt-get install ${install}). `)
  const left = lacking.map(([, install, , zh]) => `跳过：${zh}（apt-get install ${install}）。`)
  return [
    `Test files: ${files}. Minutes: about ${minutes}. ${skipped.join('')}The last line says how many tests passed.`,
    `${files} 个测试文件，约 ${minutes} 分钟。${left.join('')}最后一行是通过和失败的个数。`,
  ].join('\n')
}
