/** An answer for a browser: a page, a script, or the way to somewhere else. */
export class PageAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string

  constructor(status: number, headers: Readonly<Record<string, string>>, body = '') {
    this.status = status
    this.headers = headers
    this.body = body
  }
}

export function redirectTo(address: string): PageAnswer {
  return new PageAnswer(302, { location: address })
}

const style =
  'html{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:24em;margin:12vh auto;padding:0 1em;text-align:center}a{display:block;margin:1em;padding:.6em;border-radius:.4em;background:#06883f;color:#fff;text-decoration:none}a+a{background:#eee;color:#333}@media(prefers-color-scheme:dark){html{background:#121212}}'
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

/** A page of lines, and of links below; whoever chose them, they are text. */
export function pageOf(
  title: string,
  lines: readonly string[],
  links: Readonly<Record<string, string>> = {},
): PageAnswer {
  const anchors = Object.entries(links).map(([word, to]) => `<a href="${escaped(to)}">${escaped(word)}</a>`)
  const words = lines.map((line) => `<p>${escaped(line)}</p>`)
  const head = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${style}</style>`
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }
  return new PageAnswer(
    200,
    headers,
    `${head}<main><h1>${escaped(title)}</h1>${words.join('')}${anchors.join('')}</main>`,
  )
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? '')
}
