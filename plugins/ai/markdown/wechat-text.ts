import { setImmediate } from 'node:timers/promises'
import { checkOptions, type OptionCheck } from 'echostr'
import { aiError } from '../texts.ts'
import { wellFormedText } from '../well-formed.ts'
import { GrowingMarkdown } from './growing.ts'
import type { Links } from './links.ts'

/** Options of {@link toWeChatText}. */
export interface WeChatTextOptions {
  /**
   * Which addresses become links: `true` all of http and https, `false` none, or those for which a function gives
   * `true`. What is no link keeps its words; an address that stands by itself is left out then, because WeChat makes a
   * link of it by itself. Default `true`.
   */
  readonly links?: Links
}

/**
 * Markdown as a text that WeChat shows well: headings in 【】, entries with •, tables as lines, links as `<a>`, and no
 * marks. No link is left in it but to http, https, or a mini program: who makes a model write `weixin://bizmsgmenu`
 * plants nothing.
 *
 * @throws EchostrError `ai_option`
 * @example toWeChatText('**三点**：\n- 早睡\n- [早起](https://example.com)')
 */
export function toWeChatText(markdown: string, options: WeChatTextOptions = {}): string {
  checkOptions('toWeChatText()', { markdown, options }, { markdown: 'string', options: 'object' }, aiError)
  const { links = true } = checkOptions('toWeChatText()', options, { 'links?': linksOption }, aiError)
  const growing = new GrowingMarkdown(links)
  return growing.add(wellFormedText(markdown)) + growing.end()
}

/** @internal */
export const linksOption: OptionCheck = {
  is: 'true, false, or a function that takes a URL',
  fits: (value) => typeof value === 'boolean' || typeof value === 'function',
}

/** UTF-16 units of a piece after which others have the thread. */
const inOneGo = 1000

/** The pieces of a Markdown text as pieces of a text for WeChat; nothing is given that a later piece could change. */
export async function* readable(pieces: AsyncIterable<string>, links: Links): AsyncGenerator<string> {
  const growing = new GrowingMarkdown(links)
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; at += inOneGo) {
      if (at > 0) await setImmediate()
      const text = growing.add(piece.slice(at, at + inOneGo))
      if (text !== '') yield text
    }
  }
  const rest = growing.end()
  if (rest !== '') yield rest
}
