import { openAsBlob } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Client } from 'echostr/plugins/client'
import { markdownFrom } from '../draft/markdown.ts'
import type { Picture } from '../draft/picture.ts'
import { type ArticleFields, type DraftPlan, planOf } from '../draft/plan.ts'
import { draftFaults } from '../texts/draft-faults.ts'
import { apiHelp, help } from '../texts/help.ts'
import { mistakes } from '../texts/mistakes.ts'
import { output } from '../texts/output.ts'
import { filled, type Lang } from '../texts/words.ts'
import { apiClient, apiOptions, calling, confirmed, declined } from './api-account.ts'
import { type Command, type Terminal, UsageError } from './terminal.ts'

const options = {
  ...apiOptions,
  title: { type: 'string' },
  author: { type: 'string' },
  digest: { type: 'string' },
  cover: { type: 'string' },
  'source-url': { type: 'string' },
  comments: { type: 'string' },
} as const

/** `echostr draft push`: an article in Markdown becomes a draft. */
export const draft: Command = {
  summary: help.draft.summary,
  help: filled(help.draft.usage, { account: apiHelp }),

  async run(args, terminal, lang) {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [action, file, ...rest] = positionals
    if (action !== 'push' || file === undefined || rest.length > 0)
      throw new UsageError(mistakes.no_draft_action)
    const { title, author, digest, cover, comments, 'source-url': source_url } = values
    const given = withoutUndefined({ title, author, digest, cover, comments, source_url })
    const plan = await planned(file, given, terminal, lang)
    if (plan === undefined) return 1
    if (values.dry) {
      terminal.print(`\n${plan.html(new Map())}`)
      return 0
    }
    const wechat = apiClient(values, terminal)
    if (!(await confirmed(output.push_draft[lang], values, terminal))) return declined(terminal, lang)
    return calling(terminal, lang, () => push(wechat, plan, terminal, lang))
  },
}

function withoutUndefined(fields: Readonly<Record<string, string | undefined>>): ArticleFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** Says what will be done; undefined when something is amiss, which is said, too. */
async function planned(
  file: string,
  given: ArticleFields,
  terminal: Terminal,
  lang: Lang,
): Promise<DraftPlan | undefined> {
  const path = resolve(terminal.folder, file)
  const source = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(mistakes.no_file, { file })
  })
  const markdown = await markdownFrom([import.meta.url, join(terminal.folder, 'package.json'), path])
  const plan = await planOf(path, source, { markdown, given, linksTitle: output.links_below[lang] })
  for (const line of linesOf(plan, lang)) terminal.print(line)
  for (const { code, what } of plan.faults)
    terminal.print(` ${filled(draftFaults[code], { what })[lang]}`, { style: 'red', text: '✘' })
  return plan.faults.length > 0 ? undefined : plan
}

/** What the article is, and what becomes of its parts. */
function linesOf({ fields, cover, pictures, links, shownAsText }: DraftPlan, lang: Lang): readonly string[] {
  const { title, author = '', digest = '', source_url = '', comments = '' } = fields
  const given = [title, author, digest, source_url, comments].filter(Boolean).join(' · ')
  return [
    given,
    ...(cover ? [filled(output.plan_cover, { picture: sized(cover) })[lang]] : []),
    ...pictures.map(
      (each) =>
        filled(each.isSmall ? output.plan_picture : output.plan_material, { picture: sized(each) })[lang],
    ),
    ...links.map((link) => filled(output.plan_link, { link })[lang]),
    ...shownAsText.map((html) => filled(output.plan_html, { html: html.slice(0, 60) })[lang]),
  ]
}

function sized({ href, bytes }: Picture): string {
  return `${href} (${Math.ceil(bytes / 1024)} KB)`
}

async function push(wechat: Client, plan: DraftPlan, terminal: Terminal, lang: Lang): Promise<number> {
  const { fields, pictures, cover } = plan
  const addresses = new Map<string, string>()
  for (const picture of pictures) {
    addresses.set(picture.href, await uploaded(wechat, picture))
    terminal.print(filled(output.uploaded, { picture: picture.href })[lang])
  }
  const thumb_media_id = cover ? (await asMaterial(wechat, cover)).media_id : ''
  terminal.print(filled(output.cover_uploaded, { id: thumb_media_id })[lang])
  const { title, author, digest, source_url, comments } = fields
  const { media_id } = await wechat.draft.add([
    {
      title,
      ...(author !== undefined && { author }),
      ...(digest !== undefined && { digest }),
      ...(source_url !== undefined && { content_source_url: source_url }),
      ...(comments !== undefined && {
        need_open_comment: 1,
        only_fans_can_comment: comments === 'fans' ? 1 : 0,
      }),
      content: plan.html(addresses),
      thumb_media_id,
    },
  ])
  terminal.print(filled(output.draft_pushed, { id: media_id })[lang])
  return 0
}

async function uploaded(wechat: Client, picture: Picture): Promise<string> {
  if (!picture.isSmall) return (await asMaterial(wechat, picture)).url ?? ''
  return (await wechat.media.uploadimg(await openAsBlob(picture.path), { filename: picture.name })).url
}

async function asMaterial(wechat: Client, { path, name }: Picture) {
  return wechat.material.add_material('image', await openAsBlob(path), { filename: name })
}
