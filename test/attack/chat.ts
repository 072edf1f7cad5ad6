import * as assert from 'node:assert/strict'
import { request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { serveChat } from 'echostr/plugins/devtools'
import { commands } from '../../plugins/devtools/chat/commands.ts'
import { answering } from '../support/page.ts'
import { serving } from '../support/server.ts'
import type { Probe } from './attack.ts'
import { flood, head, open, pour } from './wire.ts'

interface Chat {
  readonly port: number
  readonly url: string
}

/** Plays with a chat page's server; afterwards it is as it was. */
async function withChat(play: (chat: Chat) => Promise<void>, answer = 'hello'): Promise<void> {
  const served = await serving(answering(answer))
  const chat = await serveChat({ url: served.url, token: 'CANARYtoken', port: 0 })
  try {
    await play(chat)
    assert.equal(await statusOf(chat, 'GET', '/', {}), 200, 'the page is there afterwards')
    assert.equal('polluted' in {}, false, 'Object.prototype is changed')
  } finally {
    chat.close()
    served.close()
  }
}

function statusOf(
  { port }: Chat,
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<number> {
  return new Promise((resolve) => {
    const req = request({
      port,
      host: '127.0.0.1',
      method,
      path,
      agent: false,
      headers: { 'content-type': 'application/json', ...headers },
    })
    req
      .on('error', () => resolve(0))
      .on('response', (res) => {
        res.resume()
        resolve(res.statusCode ?? 0)
      })
    req.setTimeout(2000, () => req.destroy()).end(body)
  })
}

/** Requests that another site's page can make a browser send. */
const foreign: readonly Record<string, string>[] = [
  { origin: 'http://evil.example' },
  { origin: 'null' },
  { host: 'evil.example' },
  { host: '127.0.0.1.evil.example' },
  { host: '127.0.0.1' },
  { host: 'localhost:1' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' },
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
]

function otherSites(): Promise<void> {
  return withChat(async (chat) => {
    for (const headers of foreign)
      for (const [method, path] of [
        ['POST', '/send'],
        ['GET', '/events'],
        ['GET', '/search?text=a'],
        ['POST', '/cgi-bin/message/custom/send'],
        ['POST', '/clear'],
      ] as const)
        assert.equal(
          await statusOf(chat, method, path, headers, '{}'),
          403,
          JSON.stringify({ method, path, headers }),
        )
  })
}

/** Bodies of commands: none may end in a status 500. */
const bodies: readonly string[] = [
  '',
  '{',
  'null',
  '5',
  '[]',
  '{}',
  '{"__proto__":{"polluted":1}}',
  '{"user":{},"kind":[],"fields":5}',
  '{"user":"o","kind":"__proto__"}',
  '{"user":"o","kind":"constructor:toString","fields":{"__proto__":{"polluted":1}}}',
  '{"user":"o","kind":"text","fields":{"Content":{"a":{"b":[1,null,{}]}}}}',
  '{"user":"o","kind":"text","fields":{"<":"x"," ":"y","MsgId":null}}',
  '{"user":"o","kind":"text","fields":[1,2]}',
  '{"user":"\\ud800","kind":"text","fields":{"Content":"\\ud800\\u0000"}}',
  `{"user":"o","kind":"text","fields":${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}}`,
  '{"menu":"{\\"button\\":[null]}"}',
  '{"menu":"{\\"button\\":[{\\"sub_button\\":[null,5]}]}"}',
  '{"menu":"{\\"button\\":[[[]]]}"}',
  '{"menu":"null"}',
  '{"menu":"{\\"button\\":{\\"length\\":1}}"}',
  '{"url":"http://evil.example/"}',
  '{"url":"http://127.0.0.1@evil.example/"}',
  '{"url":"file:///etc/passwd"}',
  '{"url":"x"}',
  '{"mode":"__proto__","faults":["constructor"]}',
  '{"faults":{"length":1},"token":5}',
  '{"encodingAESKey":"short","mode":"secure"}',
  '{"id":"__proto__"}',
  '{"name":"","id":5}',
]
const paths = [
  ...Object.keys(commands).map((name) => `/${name}`),
  '/import',
  '/upload',
  '/accounts/2/leave',
  '/accounts/2/replay',
  '/__proto__',
  '/constructor',
  '/toString',
  '/',
  '//',
  '/%00',
  '/cgi-bin/__proto__',
  '/cgi-bin/menu/create?access_token=x',
]

function oddCommands(): Promise<void> {
  return withChat(async (chat) => {
    const wrong: string[] = []
    for (const path of paths)
      await flood(bodies.length, 8, async (i) => {
        const status = await statusOf(chat, 'POST', path, {}, bodies[i])
        if (status >= 500) wrong.push(`${path} ${bodies[i]?.slice(0, 60)}: ${status}`)
      })
    assert.deepEqual(wrong, [])
  })
}

/** A menu that the page cannot draw is no setting. */
function oddMenus(): Promise<void> {
  return withChat(async (chat) => {
    for (const body of bodies.filter((each) => each.startsWith('{"menu"')))
      assert.equal(await statusOf(chat, 'POST', '/settings', {}, body), 400, body)
  })
}

/** Bodies without an end, to whatever reads one. */
function endlessBodies(): Promise<void> {
  return withChat(async ({ port }) => {
    const piece = Buffer.alloc(65_536, 'x')
    for (const path of ['/cgi-bin/message/custom/send', '/send', '/picture']) {
      const socket = await open(port)
      socket.write(head(path, 'Content-Length: 400000000').replace('Host: a', `Host: 127.0.0.1:${port}`))
      await Promise.race([pour(socket, piece, 5000), setTimeout(2000)])
      socket.destroy()
    }
  })
}

/** An app that answers every message with a MiB: what the page keeps of it is bounded. */
function largeAnswers(): Promise<void> {
  return withChat(async (chat) => {
    const body = JSON.stringify({ user: 'o', kind: 'text', fields: { Content: 'hello' } })
    await flood(150, 4, () => statusOf(chat, 'POST', '/send', {}, body))
    await setTimeout(2000)
  }, 'x'.repeat(1_000_000))
}

export const chats: readonly Probe[] = [
  { name: 'what pages of other sites ask the chat page for', suffer: otherSites },
  { name: 'commands to the chat page that make no sense', quick: true, suffer: oddCommands },
  { name: 'menus that the chat page cannot draw', suffer: oddMenus },
  { name: 'bodies to the chat page that have no end', suffer: endlessBodies },
  { name: 'answers of a MiB to every message of the chat page', suffer: largeAnswers },
]
