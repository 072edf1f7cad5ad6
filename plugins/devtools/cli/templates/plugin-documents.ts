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
app.use(${factory}({ word: 'hello', reply: 'hi' }))
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

| 错误码 | 状态码 | 含义 |
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
- [ ] \`description\` 用一句话说明它做什么；\`author\`、\`repository\`、\`homepage\`、\`bugs\` 都写好了；LICENSE 写上你的名字。
- [ ] \`echostr\` 在 \`peerDependencies\` 和 \`devDependencies\` 里，不在 \`dependencies\` 里；两处都是版本范围，不是 \`file:…tgz\`。
      echostr 自己还没有发布到 npm 时，别人装不上你的包，请等它发布。README 里讲这件事的那一段，发布前删掉。
- [ ] \`npm test\` 通过；\`npm pack --dry-run\` 只列出 \`dist/src\`、README、许可证和 \`package.json\`。
- [ ] README 依次写明：一句话介绍、怎么安装、五行用法、带类型和默认值的选项、导出的 slot 和错误码、限制。
- [ ] \`npx echostr check\` 没有错误。它提的问题每次都会出现：答案写在 README 的限制里，给审阅的人看。
- [ ] 测试：\`pluginContract\` 之外，还有它做什么、放过什么。
- [ ] 没有选项能关闭验签。除非用户要求，日志里不写令牌和用户的话。
- [ ] 变更日志（\`CHANGELOG.md\`，或者仓库的 releases）写明用户能感觉到的变化；版本号是新的。
- [ ] npm 账号开启了双因素认证，已经 \`npm login\`。\`npm config get registry\` 显示的是 npm 官方源，不是镜像：
      设了镜像的先 \`npm config delete registry\`，发布完再设回去。
- [ ] \`npm publish\`；在 GitHub Actions 里用 \`npm publish --provenance\` 更好，npm 页面上会写明由哪次提交构建
      （工作流要有 \`permissions: id-token: write\`，仓库要公开，并写在 \`repository\` 里）。
`,
  en: (name) => `# Before publishing

- [ ] The package is named \`${name}\`, the plugin's \`name\` is the same, and the keyword \`echostr-plugin\` is there.
- [ ] \`description\` says in one sentence what it does; \`author\`, \`repository\`, \`homepage\` and \`bugs\` are set; LICENSE names you.
- [ ] \`echostr\` is in \`peerDependencies\` and \`devDependencies\`, not in \`dependencies\`, and a range in both: not \`file:…tgz\`.
      As long as echostr itself is not on npm, nobody could install your package: wait for it. The paragraph of the README
      that tells of it goes before you publish.
- [ ] \`npm test\` passes; \`npm pack --dry-run\` lists \`dist/src\`, the README, the licence, \`package.json\`, no more.
- [ ] The README says in this order: one sentence, how to install it, five lines of use, the options with types and
      defaults, the slots and codes it exports, its limits.
- [ ] \`npx echostr check\` finds no failure. Its questions come each time: the answers stand in the README, under the limits,
      for whoever reviews it.
- [ ] Tests: beside \`pluginContract\`, what it does and what it lets pass.
- [ ] No option switches verification off. Nothing logs tokens or users' words unless asked to.
- [ ] A changelog (\`CHANGELOG.md\`, or the releases of the repository) says what users notice; the version is new.
- [ ] Your account at npm has two-factor authentication, and you are logged in (\`npm login\`). \`npm config get registry\` shows
      the registry of npm, not a mirror: if it is one, \`npm config delete registry\`, publish, and set it again.
- [ ] \`npm publish\`; better from GitHub Actions, \`npm publish --provenance\`: npm then shows from which commit it was built
      (\`permissions: id-token: write\` in the workflow, and a public repository, named in \`repository\`).
`,
}
