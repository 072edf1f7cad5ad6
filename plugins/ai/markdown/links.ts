import { decoded, linkMark } from './plain.ts'

/** Which addresses of a model may be links: all of http and https, none, or those that a function takes. */
export type Links = boolean | ((url: URL) => boolean)

/** Longest link, in bytes: a link is never cut, so it has to leave room in its reply. One that is longer is its words. */
export const longestLink = 1200

/** The beginning of a link to an address; `undefined` when it is none that may be sent. */
export function linkTo(address: string, links: Links): string | undefined {
  const url = urlOf(address)
  if (url === undefined || !isAllowed(url, links)) return undefined
  return `${linkMark}a href="${escaped(asRead(url, decoded(address).trim()))}">`
}

/** An address as it was written, in so far as everybody reads it alike: no two readers agree about a backslash. */
function asRead(url: URL, address: string): string {
  return /[\\\s]/.test(address) ? url.href : address
}

const addresses = /https?:\/\/[^\s\uFDD0<>"'，。；！？）】」]+/gi

/** A text without the addresses that may not be links: WeChat makes links of them by itself. */
export function withoutRefused(text: string, links: Links): string {
  if (links === true) return text
  return text.replace(addresses, (address) => (linkTo(address, links) === undefined ? '' : address))
}

/** The end of a link. */
export const linkEnd: string = `${linkMark}/a>`

/** The beginning of a link that a model wrote as HTML: to an address, or to a mini program. */
export function linkOfTag(tag: string, links: Links): string | undefined {
  const href = attribute(tag, 'href')
  const appId = attribute(tag, 'data-miniprogram-appid')
  if (appId === undefined) return href === undefined ? undefined : linkTo(href, links)
  if (links === false || !/^wx[\da-f]{16}$/i.test(appId)) return undefined
  const path = escaped(attribute(tag, 'data-miniprogram-path') ?? '')
  const url = urlOf(href ?? '')
  const fallback = url && isAllowed(url, links) ? ` href="${escaped(url.href)}"` : ''
  return `${linkMark}a data-miniprogram-appid="${appId}" data-miniprogram-path="${path}"${fallback}>`
}

function attribute(tag: string, name: string): string | undefined {
  const [, , value] = new RegExp(`\\s${name}\\s*=\\s*(["'])(.*?)\\1`, 'is').exec(tag) ?? []
  return value === undefined ? undefined : decoded(value)
}

function urlOf(address: string): URL | undefined {
  const text = decoded(address).trim()
  const fits = text.length <= longestLink && /^https?:\/\//i.test(text) && URL.canParse(text)
  return fits ? new URL(text) : undefined
}

function isAllowed(url: URL, links: Links): boolean {
  return typeof links === 'function' ? links(url) === true : links
}

function escaped(text: string): string {
  return text.replace(/["<>\s]/g, encodeURIComponent)
}
