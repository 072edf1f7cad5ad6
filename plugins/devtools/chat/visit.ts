import type { IncomingMessage, ServerResponse } from 'node:http'

/** By this cookie the consent page of `echostr/testing` knows who opens it. */
const visitor = 'echostr-wechat-user'

/** Characters of the longest address of a page. */
const longest = 2048

/** Sends a browser on to a page that a user of the chat opens; the consent page will know them. 400 for no address. */
export function visit({ url = '' }: IncomingMessage, res: ServerResponse, prefix: string): void {
  const query = new URLSearchParams(url.split('?')[1])
  const [user, page] = [query.get('user') ?? '', query.get('url') ?? '']
  if (user === '' || /\p{Surrogate}/u.test(user) || page.length > longest || !isPage(page))
    return void res.writeHead(400).end()
  const cookie = `${visitor}=${encodeURIComponent(user)}; Path=${prefix}/connect; HttpOnly; SameSite=Lax`
  res.writeHead(302, { 'Set-Cookie': cookie, Location: new URL(page).href }).end()
}

function isPage(address: string): boolean {
  return /^https?:\/\//i.test(address) && URL.canParse(address) && !/\p{Surrogate}/u.test(address)
}

/** What the pages that users open ask of WeChat themselves: the consent page, the JS-SDK. */
export function isOfPages(path: string): boolean {
  return path.startsWith('/connect/') || path.startsWith('/open/')
}
