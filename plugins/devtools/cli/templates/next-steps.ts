import { basename } from 'node:path'
import type { Lang } from '../../texts/words.ts'
import type { Origin } from './origin.ts'

/** A project that has just been made. */
export interface Made {
  /** `bot` or `plugin`. */
  readonly kind: string
  /** Where it is, as an absolute path. */
  readonly folder: string
  readonly origin: Origin
  readonly lang: Lang
}

/** What to type after `create`, in the order in which it is typed. */
export function nextSteps({ kind, folder, origin, lang }: Made): string {
  const name = basename(folder)
  const words = sentences[lang]
  const steps = [
    ...tarballSteps(origin, folder),
    'npm install',
    'npm test',
    ...(kind === 'bot' ? [start] : []),
  ]
  const begin = `${words.made(name)}${origin.from === 'registry' ? '' : words[origin.from]}`
  const tried = kind === 'bot' ? ['', words.meanwhile(name), '', ...listed(trials)] : []
  return [begin, '', words.next, '', ...listed(steps), ...tried].join('\n')
}

const start = 'ECHOSTR_TOKEN=xq123456 npm start'
const trials = [
  "npx echostr send '你好' --token xq123456",
  'npx echostr doctor http://127.0.0.1:3000/wechat --token xq123456',
]

const sentences = {
  zh: {
    made: (name: string) => `建好了 ${name}。`,
    tarball: 'echostr 还没有发布到 npm：它的安装包已复制到这个文件夹里。',
    clone: 'echostr 还没有发布到 npm：先用你的仓库制作安装包。',
    unknown: 'echostr 还没有发布到 npm：先在它的仓库里制作安装包。',
    next: '接下来：',
    meanwhile: (name: string) => `程序启动以后，另开一个终端，在 ${name} 里：`,
  },
  en: {
    made: (name: string) => `Made ${name}.`,
    tarball: ' echostr is not on npm yet: its tarball was copied into the folder.',
    clone: ' echostr is not on npm yet: your clone makes a tarball of it first.',
    unknown: ' echostr is not on npm yet: a clone of its repository makes a tarball of it first.',
    next: 'Next:',
    meanwhile: (name: string) => `While that runs, in a second terminal, in ${name}:`,
  },
} as const

/** Up to the `cd` into the project. Without a tarball at hand, a clone packs one into it. */
function tarballSteps(origin: Origin, folder: string): readonly string[] {
  if (origin.from === 'registry' || origin.from === 'tarball') return [`cd ${quoted(basename(folder))}`]
  const clone = origin.from === 'clone' ? origin.path : 'path/to/echostr'
  const pack = `npm ci && npm run build && npm pack --pack-destination ${quoted(folder)}`
  return [`cd ${quoted(clone)}`, pack, `cd ${quoted(folder)}`]
}

function quoted(path: string): string {
  return /^[\w./\\:@+-]+$/.test(path) ? path : `"${path}"`
}

function listed(commands: readonly string[]): readonly string[] {
  return commands.map((command) => `  ${command}`)
}
