import { parseArgs } from 'node:util'
import { type Diagnosis, examine } from '../doctor/examine.ts'
import type { Finding, Level } from '../doctor/finding.ts'
import { accountHelp, help } from '../texts/help.ts'
import { mistakes } from '../texts/mistakes.ts'
import { output } from '../texts/output.ts'
import { filled, type Lang } from '../texts/words.ts'
import { addressOf } from './address.ts'
import { accountOptions, checkSecrets, credentialsOf } from './credentials.ts'
import { doctorPage, type PageValues } from './doctor-page.ts'
import { type Command, type Sign, type Terminal, UsageError } from './terminal.ts'

const options = {
  ...accountOptions,
  json: { type: 'boolean' },
  slow: { type: 'string' },
  calls: { type: 'string' },
  jssdk: { type: 'string' },
  sign: { type: 'string' },
  'base-url': { type: 'string' },
} as const

/** `echostr doctor`: what keeps WeChat from talking to a server. */
export const doctor: Command = {
  summary: help.doctor.summary,
  help: filled(help.doctor.usage, { account: accountHelp }),

  async run(args, terminal, lang) {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [url] = positionals
    if (values.jssdk !== undefined) return page({ ...values, jssdk: values.jssdk }, terminal, lang)
    const { token, ...account } = credentialsOf(values, terminal)
    if (url === undefined || positionals.length > 1) throw new UsageError(mistakes.no_address)
    if (token === undefined) throw new UsageError(mistakes.no_token)
    checkSecrets(account)
    if (!values.json) terminal.print(output.forges[lang])
    const diagnosis = await examine({
      ...account,
      token,
      url: addressOf(url),
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

/** Of a page, where the account's token does not matter. */
async function page(
  values: PageValues & { readonly json?: boolean | undefined },
  terminal: Terminal,
  lang: Lang,
): Promise<number> {
  const show = (finding: Finding) => terminal.print(rendered(finding, lang), signs[finding.level])
  const diagnosis = await doctorPage(values, terminal, lang, values.json ? undefined : show)
  if (diagnosis === undefined) return 1
  if (values.json) terminal.print(JSON.stringify(diagnosis, null, 2))
  else terminal.print('', summary(diagnosis, lang))
  return diagnosis.ok ? 0 : 1
}

function callsOf(calls = '20'): number {
  if (/^[1-9]\d{0,3}$/.test(calls)) return Number(calls)
  throw new UsageError(mistakes.not_calls)
}

const signs: Readonly<Record<Level, Sign>> = {
  ok: { style: 'green', text: '✔' },
  warning: { style: 'yellow', text: '!' },
  failure: { style: 'red', text: '✘' },
}

/** What stands behind the sign. */
function rendered(finding: Finding, lang: Lang): string {
  const { level, shown, what, why, fix, probe, detail, code } = finding
  if (level === 'ok') return ` ${[what[lang], detail, `(${probe[lang]})`].filter(Boolean).join(' ')}`
  const lines = [
    [output.probe[lang], probe[lang]],
    [output.detail[lang], detail ?? ''],
    [output.why[lang], why[lang]],
    [output.fix[lang], fix[lang]],
  ].filter(([, text]) => text !== '')
  const head = ` ${shown === '' ? '' : `${shown}: `}${what[lang]}  [${code}]`
  return [head, ...lines.map(([label, text]) => `    ${label}: ${text}`)].join('\n')
}

function summary({ findings }: Diagnosis, lang: Lang): Sign {
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length
  const [failures, warnings] = [count('failure'), count('warning')]
  const text = filled(output.summary, {
    failures: filled(failures === 1 ? output.one_failure : output.failures, { count: failures }),
    warnings: filled(warnings === 1 ? output.one_warning : output.warnings, { count: warnings }),
  })
  return { style: failures > 0 ? 'red' : 'green', text: `\n${text[lang]}` }
}
