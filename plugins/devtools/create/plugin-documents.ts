import { codeOf, factoryOf } from './plugin-source.ts'

/** A README in the order that users look for things. */
export function pluginReadme(name: string): string {
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
