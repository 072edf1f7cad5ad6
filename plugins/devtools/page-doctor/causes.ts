import { createHash } from 'node:crypto'
import type { PageFindingCode } from '../texts/page-findings.ts'
import type { Signed } from './signed.ts'

/** Addresses that servers sign by mistake, each with what it is called. */
function mistaken(address: string): readonly (readonly [code: PageFindingCode, url: string])[] {
  const [page = ''] = address.split('#')
  const [bare = ''] = page.split('?')
  const swapped = page.startsWith('https:')
    ? page.replace('https:', 'http:')
    : page.replace('http:', 'https:')
  return [
    ['signed_fragment', address],
    ['signed_decoded', decoded(page)],
    ['signed_decoded', decoded(page).replaceAll('+', ' ')],
    ['signed_encoded', encodeURI(page)],
    ['signed_encoded', encodeURIComponent(page)],
    ['signed_scheme', swapped],
    ['signed_without_query', bare],
    ['signed_without_query', swapped.split('?')[0] ?? ''],
    ['signed_origin', new URL(page).origin],
    ['signed_origin', `${new URL(page).origin}/`],
  ]
}

/** Why a signature is not that of the page; undefined when it is. */
export function causeOf(signed: Signed, address: string, ticket: string): PageFindingCode | undefined {
  const [page = ''] = address.split('#')
  const fits = (url: string) => signatureOf(signed, url, ticket) === signed.signature
  if (fits(page)) return undefined
  return mistaken(address).find(([, url]) => url !== page && fits(url))?.[0] ?? 'signed_other'
}

function signatureOf({ nonceStr, noncestr, timestamp }: Signed, url: string, ticket: string): string {
  const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr ?? noncestr}&timestamp=${timestamp}&url=${url}`
  return createHash('sha1').update(text).digest('hex')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
