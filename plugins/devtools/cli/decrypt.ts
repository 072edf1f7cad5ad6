import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AesKey } from 'echostr'
import type { Lang, Words } from '../texts/words.ts'
import { captured, isSigned, type Unsealed, unsealed } from './captured.ts'
import { accountOptions, credentialsOf, secretsHelp } from './credentials.ts'
import { type Command, type Terminal, UsageError } from './terminal.ts'

/** `echostr decrypt`: what is inside an encrypted push or reply. */
export const decrypt: Command = {
  summary: { zh: '解密一段截获的推送或回复', en: 'opens a captured push or reply' },
  help: {
    zh: `npx echostr decrypt [文件] --aes-key <密钥> [--token <令牌>] [--app-id <AppID>]

从文件或标准输入读取：整个请求、地址加正文、只有正文、回复，或只有密文。
有令牌就检查签名，有 AppID 就检查是不是给它的。

${secretsHelp.zh}`,
    en: `npx echostr decrypt [file] --aes-key <key> [--token <token>] [--app-id <AppID>]

Reads a file, or stdin: a whole request, an address and a body, a body alone, a reply, or the cipher text alone.
With a token the signature is checked, with an AppID whom it is for.

${secretsHelp.en}`,
  },
  async run(args, terminal, lang) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: accountOptions,
      allowPositionals: true,
    })
    const { token, appId, encodingAESKey } = credentialsOf(values, terminal)
    if (encodingAESKey === undefined)
      throw new UsageError('请给出 --aes-key 或 ECHOSTR_AES_KEY', 'Give --aes-key or ECHOSTR_AES_KEY')
    const key = new AesKey(encodingAESKey)
    const found = captured(await pasted(positionals, terminal, lang))
    if (!found) throw new UsageError('没有找到 Encrypt：输入里没有密文', 'There is no Encrypt in the input')
    const inside = unsealed(found.encrypt, key)
    const remarks = [signatureRemark(isSigned(found, token)), idRemark(inside, appId), problemRemark(inside)]
    for (const remark of remarks) if (remark) terminal.complain(remark.words[lang])
    if (inside.text !== undefined) terminal.print(inside.text)
    return remarks.some((remark) => remark?.bad) ? 1 : 0
  },
}

async function pasted([file]: readonly string[], terminal: Terminal, lang: Lang): Promise<string> {
  if (file === undefined || file === '-') {
    if (terminal.isTyped) terminal.complain(asking[lang])
    return terminal.input()
  }
  return readFile(resolve(terminal.folder, file), 'utf8').catch(() => {
    throw new UsageError(`读不到文件 ${file}`, `The file ${file} cannot be read`)
  })
}

const asking: Words = {
  zh: '请粘贴请求、回复或密文，再按 Ctrl-D（Windows：Ctrl-Z 和回车）：',
  en: 'Paste a request, a reply or the cipher text, then Ctrl-D (Windows: Ctrl-Z and Enter):',
}

interface Remark {
  readonly words: Words
  readonly bad: boolean
}

function remark(bad: boolean, zh: string, en: string): Remark {
  return { words: { zh, en }, bad }
}

function signatureRemark(signed: boolean | undefined): Remark {
  if (signed === undefined)
    return remark(
      false,
      '签名：没有检查（缺少令牌、timestamp、nonce 或签名）',
      'signature: not checked (token, timestamp, nonce or signature is not there)',
    )
  if (signed) return remark(false, '签名：正确', 'signature: good')
  return remark(
    true,
    '签名：错误 (-40001)。令牌不同，或密文被改动过',
    'signature: bad (-40001). Another token, or the cipher text was changed',
  )
}

function idRemark({ id }: Unsealed, appId: string | undefined): Remark | undefined {
  if (id === undefined) return undefined
  if (appId === undefined || id === appId) return remark(false, `AppID：${id}`, `AppID: ${id}`)
  return remark(true, `AppID：${id}，不是 ${appId} (-40005)`, `AppID: ${id}, not ${appId} (-40005)`)
}

const problems: Readonly<Record<NonNullable<Unsealed['problem']>, Words>> = {
  not_base64: {
    zh: '密文不是 base64 (-40010)：复制时改动了吗？',
    en: 'The cipher text is not base64 (-40010): was it changed by copying?',
  },
  cut: { zh: '密文不完整 (-40007)', en: 'The cipher text is cut (-40007)' },
  wrong_key: {
    zh: '解密得到的不是消息 (-40008)：EncodingAESKey 不对',
    en: 'What was decrypted is no message (-40008): another EncodingAESKey',
  },
  not_utf8: { zh: '消息不是 UTF-8 (-40008)', en: 'The message is not UTF-8 (-40008)' },
}

function problemRemark({ problem }: Unsealed): Remark | undefined {
  return problem && { words: problems[problem], bad: true }
}
