import { copyFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { help } from '../texts/help.ts'
import { mistakes } from '../texts/mistakes.ts'
import { aiBot } from './templates/ai-bot.ts'
import { bot } from './templates/bot.ts'
import { inChinese } from './templates/chinese.ts'
import { nextSteps } from './templates/next-steps.ts'
import { type Origin, originOf } from './templates/origin.ts'
import { plugin } from './templates/plugin.ts'
import { factoryOf } from './templates/plugin-source.ts'
import { type Files, type Project, tarballOf } from './templates/project.ts'
import { type Command, UsageError } from './terminal.ts'

const templates: Readonly<Record<string, (project: Project) => Files>> = { bot, plugin }
const options = {
  ai: { type: 'boolean', default: false },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** `echostr create`: a new bot, or a new plugin. */
export const create: Command = {
  summary: help.create.summary,
  help: help.create.usage,

  async run(args, terminal, lang) {
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [kind = '', given = '', ...rest] = positionals
    const template = Object.hasOwn(templates, kind) ? templates[kind] : undefined
    if (!template || rest.length > 0) throw new UsageError(mistakes.no_template)
    if (values.ai && kind !== 'bot') throw new UsageError(mistakes.ai_is_a_bot)
    const name = nameOf(kind, given)
    const folder = resolve(terminal.folder, name)
    await refuseFull(folder, name)
    const { version, origin } = installed()
    const from = (name?: string) =>
      origin.from === 'registry' ? `^${version}` : `file:${tarballOf(version, name)}`
    const project = { name, version, echostr: from(), ai: values.ai ? from(aiPlugin) : undefined, lang }
    const tarballs = origin.from === 'tarball' ? await tarballsOf(origin.path, project) : []
    const files = values.ai ? aiBot(project) : template(project)
    await writeAll(folder, lang === 'zh' ? inChinese(files) : files)
    for (const path of tarballs) await copyFile(path, join(folder, basename(path)))
    terminal.print(nextSteps({ kind, folder, origin, ai: values.ai, lang }))
    return 0
  },
}

const aiPlugin = 'echostr-plugin-ai'

/** The tarballs that a project is made with: that of the plugin lies beside that of echostr. */
async function tarballsOf(path: string, { version, ai }: Project): Promise<readonly string[]> {
  if (ai === undefined) return [path]
  const beside = join(dirname(path), tarballOf(version, aiPlugin))
  if ((await stat(beside).catch(() => undefined)) === undefined)
    throw new UsageError(mistakes.no_ai_tarball, { path: beside })
  return [path, beside]
}

/** The echostr that this is part of. */
function installed(): { version: string; origin: Origin } {
  const require = createRequire(import.meta.url)
  const manifest = require.resolve('echostr/package.json')
  return { version: require(manifest).version, origin: originOf(dirname(manifest)) }
}

/** Words that cannot name a function. */
const reserved =
  /^(?:await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield)$/

function nameOf(kind: string, given: string): string {
  const short = kind === 'plugin' ? given.replace(/^echostr-plugin-/, '') : given
  const name = kind === 'plugin' ? `echostr-plugin-${short}` : short
  const fine = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(short) && name.length <= 100
  if (!fine) throw new UsageError(mistakes.not_a_name)
  if (kind === 'plugin' && (reserved.test(factoryOf(name)) || factoryOf(name) === 'app'))
    throw new UsageError(mistakes.not_a_function, { name: short })
  if (name === 'echostr') throw new UsageError(mistakes.own_name)
  return name
}

async function refuseFull(folder: string, name: string): Promise<void> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new UsageError(mistakes.not_a_folder, { name, code: String(error.code) })
  })
  if (there.length > 0) throw new UsageError(mistakes.full_folder, { name })
}

async function writeAll(folder: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}
