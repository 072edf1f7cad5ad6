import { checkOptions } from '../base/check-options.ts'
import type { Answer } from '../context.ts'
import { parseXml } from '../parse/xml.ts'
import type { Article, Reply } from '../serialize/reply.ts'

/** An answer, and the reply in it. */
export interface Received extends Answer {
  /**
   * The reply as the builders make it, with its addresses, every leaf but `CreateTime` a string, as it was written;
   * undefined when the answer is no reply: `success`, a refusal, somebody's HTML page.
   */
  readonly reply: (AsRead<Reply> & Addresses) | undefined
}

/** What is read of a value that was written as XML. */
export type AsRead<T> = T extends string
  ? T
  : T extends number | bigint
    ? string
    : { readonly [K in keyof T]: K extends 'CreateTime' ? T[K] : AsRead<T[K]> }

/** Who a reply goes to and comes from. */
export interface Addresses {
  readonly ToUserName: string
  readonly FromUserName: string
}

/** Reads the reply out of an answer in plain mode; `send` also opens sealed ones. */
export function readAnswer(answer: Answer): Received {
  checkOptions('readAnswer()', { answer }, { answer: 'object' })
  return { ...answer, reply: isReply(answer) ? readReply(answer.body) : undefined }
}

function isReply({ status, body }: Answer): boolean {
  return status === 200 && typeof body === 'string' && /^\s*<xml[\s>]/.test(body)
}

function readReply(xml: string): AsRead<Reply> & Addresses {
  const { CreateTime, ArticleCount: _, ...fields } = parseXml(xml)
  const items = (fields.Articles as { item?: Article | Article[] } | undefined)?.item
  const articles = items && { Articles: Array.isArray(items) ? items : [items] }
  return { ...fields, CreateTime: Number(CreateTime), ...articles } as unknown as AsRead<Reply> & Addresses
}
