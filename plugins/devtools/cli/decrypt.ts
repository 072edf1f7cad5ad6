import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AesKey } from 'echostr'
import { help, secretsHelp } from '../texts/help.ts'
import { mistakes } from '../texts/mistakes.ts'
import { output } from '../texts/output.ts'
import { filled, type Lang, type Words } from '../texts/words.ts'
import { captured, isSigned, type Unsealed, unsealed } from './captured.ts'
import { accountOptions, credentialsOf } from './credentials.ts'
import { type Command, type Terminal, UsageError } from './terminal.ts'

/** `echostr decrypt`: what is inside an encrypted push or reply. */
export const decrypt: Command = {
  summary: help.decrypt.summary,
  help: filled(help.decrypt.usage, { secrets: secretsHelp }),

  async run(args, terminal, lang) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: accountOptions,
      allowPositionals: true,
    })
    const { token, appId, encodingAESKey } = credentialsOf(values, terminal)
    if (encodingAESKey === undefined) throw new UsageError(mistakes.no_key)
    const key = new AesKey(encodingAESKey)
    const found = captured(await pasted(positionals, terminal, lang))
    if (!found) throw new UsageError(mistakes.no_encrypt)
    const inside = unsealed(found.encrypt, key)
    const remarks = [signatureRemark(isSigned(found, token)), idRemark(inside, appId), problemRemark(inside)]
    for (const remark of remarks) if (remark) terminal.complain(remark.words[lang])
    if (inside.text !== undefined) terminal.print(inside.text)
    return remarks.some((remark) => remark?.bad) ? 1 : 0
  },
}

async function pasted([file]: readonly string[], terminal: Terminal, lang: Lang): Promise<string> {
  if (file === undefined || file === '-') {
    if (terminal.isTyped) terminal.complain(output.paste[lang])
    return terminal.input()
  }
  return readFile(resolve(terminal.folder, file), 'utf8').catch(() => {
    throw new UsageError(mistakes.no_file, { file })
  })
}

interface Remark {
  readonly words: Words
  /** True for what makes the exit code 1. */
  readonly bad: boolean
}

function signatureRemark(signed: boolean | undefined): Remark {
  if (signed === undefined) return { words: output.not_signed, bad: false }
  return signed ? { words: output.good_signature, bad: false } : { words: output.bad_signature, bad: true }
}

function idRemark({ id }: Unsealed, appId: string | undefined): Remark | undefined {
  if (id === undefined) return undefined
  if (appId === undefined || id === appId) return { words: filled(output.app_id, { id }), bad: false }
  return { words: filled(output.other_app_id, { id, appId }), bad: true }
}

function problemRemark({ problem }: Unsealed): Remark | undefined {
  return problem && { words: output[problem], bad: true }
}
