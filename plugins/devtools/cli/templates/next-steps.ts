import { basename } from 'node:path'
import { output } from '../../texts/output.ts'
import { filled, joined, type Lang, none } from '../../texts/words.ts'
import type { Origin } from './origin.ts'
import { packing } from './project.ts'

/** A project that has just been made. */
export interface Made {
  /** `bot` or `plugin`. */
  readonly kind: string
  /** Where it is, as an absolute path. */
  readonly folder: string
  readonly origin: Origin
  /** It is made with echostr-plugin-ai. */
  readonly ai?: boolean
  readonly lang: Lang
}

/** What to type after `create`, in the order in which it is typed. */
export function nextSteps({ kind, folder, origin, ai = false, lang }: Made): string {
  const name = basename(folder)
  const noted = origin.from === 'registry' ? none : output[`from_${origin.from}`]
  const steps = [
    ...tarballSteps(origin, folder, ai),
    'npm install',
    'npm test',
    ...(kind === 'bot' ? [start] : []),
  ]
  const begin = joined(filled(output.made, { name }), noted)
  const tried = kind === 'bot' ? ['', ...trialsIn(name, ai, lang)] : []
  return [begin[lang], '', output.next[lang], '', ...listed(steps), ...tried].join('\n')
}

/** What to try while the bot runs: the page first, which shows most. */
function trialsIn(name: string, ai: boolean, lang: Lang): readonly string[] {
  const opened = ai ? output.page_ai : output.page
  return [
    filled(output.meanwhile, { name })[lang],
    '',
    ...listed([page]),
    '',
    opened[lang],
    '',
    ...listed(trials),
  ]
}

const start = 'ECHOSTR_TOKEN=xq123456 npm start'
const page = 'npx echostr dev http://127.0.0.1:3000/wechat --token xq123456'
const trials = [
  "npx echostr send '你好' --token xq123456",
  'npx echostr doctor http://127.0.0.1:3000/wechat --token xq123456',
]

/** Up to the `cd` into the project. Without a tarball at hand, a clone packs one into it. */
function tarballSteps(origin: Origin, folder: string, ai: boolean): readonly string[] {
  if (origin.from === 'registry' || origin.from === 'tarball') return [`cd ${quoted(basename(folder))}`]
  const clone = origin.from === 'clone' ? origin.path : 'path/to/echostr'
  return [`cd ${quoted(clone)}`, packing(quoted(folder), ai), `cd ${quoted(folder)}`]
}

function quoted(path: string): string {
  return /^[\w./\\:@+-]+$/.test(path) ? path : `"${path}"`
}

function listed(commands: readonly string[]): readonly string[] {
  return commands.map((command) => `  ${command}`)
}
