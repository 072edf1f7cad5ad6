import { codeOf, factoryOf } from './plugin-source.ts'
import type { Project } from './project.ts'

/** A README in the order that users look for things, in the language of whoever makes the plugin. */
export function pluginReadme(project: Project): string {
  return project.lang === 'zh' ? chinese(project) : english(project)
}

function chinese({ name, version }: Project): string {
  const factory = factoryOf(name)
  return `# ${name}

\`echostr\` 的插件：回答一个词。（这里用一句话说明你的插件做什么。）

\`\`\`sh
npm install ${name}
\`\`\`

\`\`\`ts
import { App } from 'echostr'
import { ${factory} } from '${name}'

const app = new App({ token: 'xq123456' })
app.use(${factory}({ word: '在吗', reply: '在' }))
\`\`\`

| 选项 | 类型 | 默认值 | |
|---|---|---|---|
| \`word\` | \`string\` | \`'ping'\` | 要回答的词 |
| \`reply\` | \`string\` | \`'pong'\` | 回答什么 |

| 代码 | 状态 | 含义 |
|---|---|---|
| \`${codeOf(name)}\` | 0 | 选项不对 |

限制：整条文字必须就是这个词。

开发：\`npm install\`，然后 \`npm test\`。echostr 发布之前，请在它的仓库里 \`npm run build && npm pack\`，再用
\`npm install -D ../echostr/echostr-${version}.tgz\` 代替 \`npm install\`。
`
}

function english({ name, version }: Project): string {
  const factory = factoryOf(name)
  return `# ${name}

For \`echostr\`: answers one word. (Say here in one sentence what yours does.)

\`\`\`sh
npm install ${name}
\`\`\`

\`\`\`ts
import { App } from 'echostr'
import { ${factory} } from '${name}'

const app = new App({ token: 'xq123456' })
app.use(${factory}({ word: '在吗', reply: '在' }))
\`\`\`

| Option | Type | Default | |
|---|---|---|---|
| \`word\` | \`string\` | \`'ping'\` | The text that is answered |
| \`reply\` | \`string\` | \`'pong'\` | What is said to it |

| Code | Status | Meaning |
|---|---|---|
| \`${codeOf(name)}\` | 0 | An option makes no sense |

Limits: the whole text has to be the word.

To work on it: \`npm install\`, then \`npm test\`. Until echostr is published, \`npm run build && npm pack\` in a clone of its
repository, and \`npm install -D ../echostr/echostr-${version}.tgz\` here in the place of \`npm install\`.
`
}

/** The checklist of echostr's docs/PLUGINS.md. */
export function publishing(name: string): string {
  return `# Before publishing

- [ ] The package is named \`${name}\`, the plugin's \`name\` is the same, and the keyword \`echostr-plugin\` is there.
- [ ] \`description\` says in one sentence what it does; LICENSE names you; the version is new.
- [ ] \`echostr\` is in \`peerDependencies\` and \`devDependencies\`, not in \`dependencies\`.
- [ ] \`npm test\` passes; \`npm pack --dry-run\` lists \`dist/src\`, the README, the licence, \`package.json\`, no more.
- [ ] The README says in this order: one sentence, how to install it, five lines of use, the options with types and
      defaults, the slots and codes it exports, its limits.
- [ ] Tests: what it does, what it lets pass, two apps with one plugin object, every refused option, a delivery twice.
- [ ] No option switches verification off. Nothing logs tokens or users' words unless asked to.
- [ ] \`npm publish\`
`
}
