import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { bot } from './templates/bot.ts'
import { nextSteps } from './templates/next-steps.ts'
import { type Origin, originOf } from './templates/origin.ts'
import { plugin } from './templates/plugin.ts'
import { factoryOf } from './templates/plugin-source.ts'
import { type Files, type Project, tarballOf } from './templates/project.ts'
import { type Command, UsageError } from './terminal.ts'

const templates: Readonly<Record<string, (project: Project) => Files>> = { bot, plugin }
const options = { lang: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const

/** `echostr create`: a new bot, or a new plugin. */
export const create: Command = {
  summary: { zh: '新建一个机器人或插件项目', en: 'makes a new bot, or a plugin package' },
  help: {
    zh: `npx echostr create bot <名字>
npx echostr create plugin <名字>

在同名文件夹里新建项目：TypeScript，用 node:test 测试。插件的包名是 echostr-plugin-<名字>。
名字由小写字母、数字和连字符组成。

  --lang      zh | en：README 等文档的语言，默认看 LANG`,
    en: `npx echostr create bot <name>
npx echostr create plugin <name>

Makes a project in a folder of that name: TypeScript, tests by node:test. A plugin's package is named
echostr-plugin-<name>. A name consists of lower-case letters, digits and hyphens.

  --lang      zh | en: the language of the README and other documents; default by LANG`,
  },
  async run(args, terminal, lang) {
    const { positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [kind = '', given = '', ...rest] = positionals
    const template = Object.hasOwn(templates, kind) ? templates[kind] : undefined
    if (!template || rest.length > 0)
      throw new UsageError(
        'create 之后是 bot 或 plugin，再加一个名字',
        'create takes bot or plugin, and a name',
      )
    const name = nameOf(kind, given)
    const folder = resolve(terminal.folder, name)
    await refuseFull(folder, name)
    const { version, origin } = installed()
    const tarball = tarballOf(version)
    const echostr = origin.from === 'registry' ? `^${version}` : `file:${tarball}`
    await writeAll(folder, template({ name, version, echostr, lang }))
    if (origin.from === 'tarball') await copyFile(origin.path, join(folder, tarball))
    terminal.print(nextSteps({ kind, folder, origin, lang }))
    return 0
  },
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
  if (!fine)
    throw new UsageError(
      '名字由小写字母、数字和连字符组成，以字母开头',
      'A name consists of lower-case letters, digits and hyphens, and begins with a letter',
    )
  if (kind === 'plugin' && (reserved.test(factoryOf(name)) || factoryOf(name) === 'app'))
    throw new UsageError(`${short} 不能用作函数名`, `${short} cannot name a function`)
  if (name === 'echostr')
    throw new UsageError('这个名字是 echostr 自己的', 'That is the name of echostr itself')
  return name
}

async function refuseFull(folder: string, name: string): Promise<void> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new UsageError(
      `${name} 不能用作文件夹：${error.code}`,
      `${name} cannot be the folder: ${error.code}`,
    )
  })
  if (there.length > 0) throw new UsageError(`文件夹 ${name} 里已经有文件`, `The folder ${name} is not empty`)
}

async function writeAll(folder: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}
