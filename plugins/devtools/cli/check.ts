import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Remark, Weight } from '../review/remark.ts'
import { type Review, review } from '../review/review.ts'
import { help } from '../texts/help.ts'
import { mistakes } from '../texts/mistakes.ts'
import { output } from '../texts/output.ts'
import { filled, type Lang } from '../texts/words.ts'
import { type Command, type Sign, UsageError } from './terminal.ts'

const options = {
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** `echostr check`: what a reviewer would say of a plugin's package. */
export const check: Command = {
  summary: help.check.summary,
  help: help.check.usage,

  async run(args, terminal, lang) {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [folder = '.', ...rest] = positionals
    if (rest.length > 0) throw new UsageError(mistakes.one_folder)
    const found = await review(resolve(terminal.folder, folder))
    if (!found) throw new UsageError(mistakes.no_package, { folder })
    if (values.json) terminal.print(JSON.stringify(found, null, 2))
    else {
      for (const each of found.remarks) terminal.print(rendered(each, lang), signs[each.weight])
      terminal.print('', summary(found, lang))
    }
    return found.ok ? 0 : 1
  },
}

const signs: Readonly<Record<Weight, Sign>> = {
  ok: { style: 'green', text: '✔' },
  warning: { style: 'yellow', text: '!' },
  failure: { style: 'red', text: '✘' },
  question: { style: 'yellow', text: '?' },
}

/** What stands behind the sign. */
function rendered({ code, weight, words, detail }: Remark, lang: Lang): string {
  const head = weight === 'ok' ? ` ${words[lang]}` : ` ${words[lang]}  [${code}]`
  return detail === undefined ? head : `${head}\n    ${detail[lang].replaceAll('\n', '\n    ')}`
}

function summary({ ok, remarks }: Review, lang: Lang): Sign {
  const count = (weight: Weight) => remarks.filter((remark) => remark.weight === weight).length
  const [failures, warnings, questions] = [count('failure'), count('warning'), count('question')]
  const text = filled(output.reviewed, {
    failures: filled(failures === 1 ? output.one_failure : output.failures, { count: failures }),
    warnings: filled(warnings === 1 ? output.one_warning : output.warnings, { count: warnings }),
    questions: filled(questions === 1 ? output.one_question : output.questions, { count: questions }),
  })
  return { style: ok ? 'green' : 'red', text: `\n${text[lang]}` }
}
