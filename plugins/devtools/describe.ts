import type { Received } from 'echostr/testing'

/** What the user's phone would show, and the answer as it went over the wire. */
export function describe(received: Received): string {
  return `${received.status} ${shown(received)}\n    ${received.body}`
}

function shown({ status, body, reply }: Received): string {
  if (status !== 200) return 'refused; the server says why on its own terminal'
  if (!reply) return body === 'success' ? 'acknowledged, nothing to show' : `answered ${JSON.stringify(body)}`
  if (reply.MsgType === 'text') return `text: ${reply.Content}`
  if (reply.MsgType === 'news') return `news: ${reply.Articles.map((article) => article.Title).join(' · ')}`
  return reply.MsgType
}
