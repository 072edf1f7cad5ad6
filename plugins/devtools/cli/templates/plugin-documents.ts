import { codeOf, factoryOf } from './plugin-source.ts'
import { type Project, tarballNote } from './project.ts'

/** A README in the order that users look for things, in the language of whoever makes the plugin. */
export function pluginReadme(project: Project): string {
  return project.lang === 'zh' ? chinese(project) : english(project)
}

/** How it is installed and used. */
function useOf(name: string): string {
  const factory = factoryOf(name)
  return `\`\`\`sh
npm install ${name}
\`\`\`

\`\`\`ts
import { App } from 'echostr'
import { ${factory} } from '${name}'

const app = new App({ token: 'xq123456' })
app.use(${factory}({ word: '在吗', reply: '在' }))
\`\`\``
}

function chinese(project: Project): string {
  const { name } = project
  return `# ${name}

\`echostr\` 的插件：回答一个词。（这里用一句话说明你的插件做什么。）

${useOf(name)}

| 选项 | 类型 | 默认值 | |
|---|---|---|---|
| \`word\` | \`string\` | \`'ping'\` | 要回答的词 |
| \`reply\` | \`string\` | \`'pong'\` | 回答什么 |

| 代码 | 状态 | 含义 |
|---|---|---|
| \`${codeOf(name)}\` | 0 | 选项不对 |

限制：整条文字必须就是这个词。

${tarballNote(project)}开发：\`npm install\`，然后 \`npm test\`。
`
}

function english(project: Project): string {
  const { name } = project
  return `# ${name}

For \`echostr\`: answers one word. (Say here in one sentence what yours does.)

${useOf(name)}

| Option | Type | Default | |
|---|---|---|---|
| \`word\` | \`string\` | \`'ping'\` | The text that is answered |
| \`reply\` | \`string\` | \`'pong'\` | What is said to it |

| Code | Status | Meaning |
|---|---|---|
| \`${codeOf(name)}\` | 0 | An option makes no sense |

Limits: the whole text has to be the word.

${tarballNote(project)}To work on it: \`npm install\`, then \`npm test\`.
`
}

/** The checklist of echostr's page on writing a plugin, in the language of whoever makes the plugin. */
export function publishing({ name, lang }: Project): string {
  return checklists[lang](name)
}

const checklists: Readonly<Record<Project['lang'], (name: string) => string>> = {
  zh: (name) => `# 发布之前

- [ ] 包名是 \`${name}\`，插件的 \`name\` 与它相同，关键词里有 \`echostr-plugin\`。
- [ ] \`description\` 用一句话说明它做什么；LICENSE 写上你的名字；版本号是新的。
- [ ] \`echostr\` 在 \`peerDependencies\` 和 \`devDependencies\` 里，不在 \`dependencies\` 里。
- [ ] \`npm test\` 通过；\`npm pack --dry-run\` 只列出 \`dist/src\`、README、许可证和 \`package.json\`。
- [ ] README 依次写明：一句话介绍、怎么安装、五行用法、带类型和默认值的选项、导出的 Slot 和错误码、限制。
- [ ] \`npx echostr check\` 没有报错，它问的问题都有答案。
- [ ] 测试：\`pluginContract\` 之外，还有它做什么、放过什么。
- [ ] 没有选项能关闭验签。除非要求，日志里不写令牌和用户的话。
- [ ] \`npm publish\`
`,
  en: (name) => `# Before publishing

- [ ] The package is named \`${name}\`, the plugin's \`name\` is the same, and the keyword \`echostr-plugin\` is there.
- [ ] \`description\` says in one sentence what it does; LICENSE names you; the version is new.
- [ ] \`echostr\` is in \`peerDependencies\` and \`devDependencies\`, not in \`dependencies\`.
- [ ] \`npm test\` passes; \`npm pack --dry-run\` lists \`dist/src\`, the README, the licence, \`package.json\`, no more.
- [ ] The README says in this order: one sentence, how to install it, five lines of use, the options with types and
      defaults, the slots and codes it exports, its limits.
- [ ] \`npx echostr check\` finds no failure, and each question it asks has an answer.
- [ ] Tests: beside \`pluginContract\`, what it does and what it lets pass.
- [ ] No option switches verification off. Nothing logs tokens or users' words unless asked to.
- [ ] \`npm publish\`
`,
}
