import { parseArgs } from 'node:util'
import { type Diagnosis, examine } from '../doctor/doctor.ts'
import type { Finding, Level } from '../doctor/finding.ts'
import type { Lang } from '../texts/words.ts'
import { accountHelp, accountOptions, checkSecrets, credentialsOf } from './credentials.ts'
import { type Command, type Sign, UsageError } from './terminal.ts'

const options = {
  ...accountOptions,
  json: { type: 'boolean' },
  slow: { type: 'string' },
  calls: { type: 'string' },
} as const

/** `echostr doctor`: what keeps WeChat from talking to a server. */
export const doctor: Command = {
  summary: {
    zh: '检查服务器：后台为什么拒绝，手机会看到什么',
    en: 'examines a server: why the console refuses it, what the phone shows',
  },
  help: {
    zh: `npx echostr doctor <地址> --token <令牌> [选项]

按后台的方式校验地址，再发送正常的、伪造的、重复的推送，说明每个问题的原因和解决办法。

${accountHelp.zh}
  --slow      一条处理很慢的文本：等完三次投递
  --calls     测多少次响应时间，默认 20
  --json      输出 JSON
退出码：0 正常（可以有警告），1 有问题，2 命令写错了。`,
    en: `npx echostr doctor <url> --token <token> [options]

Makes the console's check, then sends good, forged and repeated pushes, and says of every problem what, why
and how to mend it.

${accountHelp.en}
  --slow      a text that is handled slowly: all three deliveries of it are awaited
  --calls     how many calls are timed, default 20
  --json      prints JSON
Exit code: 0 fine (there may be warnings), 1 there are failures, 2 a mistake in the command.`,
  },
  async run(args, terminal, lang) {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [url] = positionals
    const { token, ...account } = credentialsOf(values, terminal)
    if (url === undefined || positionals.length > 1)
      throw new UsageError('请给出一个地址', 'Name one address')
    if (token === undefined)
      throw new UsageError('请给出 --token 或 ECHOSTR_TOKEN', 'Give --token or ECHOSTR_TOKEN')
    checkSecrets(account)
    const diagnosis = await examine({
      ...account,
      token,
      url,
      calls: callsOf(values.calls),
      ...(values.slow !== undefined && { slow: values.slow }),
      ...(!values.json && {
        onFinding: (finding) => terminal.print(rendered(finding, lang), signs[finding.level]),
      }),
    })
    if (values.json) terminal.print(JSON.stringify(diagnosis, null, 2))
    else terminal.print('', summary(diagnosis, lang))
    return diagnosis.ok ? 0 : 1
  },
}

function callsOf(calls = '20'): number {
  if (/^[1-9]\d{0,3}$/.test(calls)) return Number(calls)
  throw new UsageError('--calls 是 1 到 9999 的整数', '--calls is a whole number from 1 to 9999')
}

const signs: Readonly<Record<Level, Sign>> = {
  ok: { style: 'green', text: '✔' },
  warning: { style: 'yellow', text: '!' },
  failure: { style: 'red', text: '✘' },
}
const labels = {
  zh: { probe: '测试', why: '为什么', fix: '怎么办', detail: '看到' },
  en: { probe: 'tried', why: 'why', fix: 'fix', detail: 'saw' },
} as const

/** What stands behind the sign. */
function rendered(finding: Finding, lang: Lang): string {
  const { level, shown, what, why, fix, probe, detail, code } = finding
  const name = labels[lang]
  if (level === 'ok') return ` ${[what[lang], detail, `(${probe[lang]})`].filter(Boolean).join(' ')}`
  const lines = [
    [name.probe, probe[lang]],
    [name.detail, detail ?? ''],
    [name.why, why[lang]],
    [name.fix, fix[lang]],
  ].filter(([, text]) => text !== '')
  const head = ` ${shown === '' ? '' : `${shown}: `}${what[lang]}  [${code}]`
  return [head, ...lines.map(([label, text]) => `    ${label}: ${text}`)].join('\n')
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}

function summary({ findings }: Diagnosis, lang: Lang): Sign {
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length
  const [failures, warnings] = [count('failure'), count('warning')]
  const text = {
    zh: `${failures} 个问题，${warnings} 个警告。`,
    en: `${counted(failures, 'failure')}, ${counted(warnings, 'warning')}.`,
  }
  return { style: failures > 0 ? 'red' : 'green', text: `\n${text[lang]}` }
}
