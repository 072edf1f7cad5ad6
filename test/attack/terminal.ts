import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AesKey, seal } from 'echostr'
import { run } from '../../plugins/devtools/cli/run.ts'
import { sealed } from './accounts.ts'
import type { Probe, Stage } from './attack.ts'

const controls = '\x1b[2J\x1b]0;title\x07\x9b31m\x7f'

/** Runs a command; what it prints is this process's stderr. */
async function command(args: readonly string[], folder = '.', input = ''): Promise<void> {
  const print = (words: string) => void process.stderr.write(`${words}\n`)
  await run(args, { env: {}, folder, colours: false, print, complain: print, input: async () => input })
}

/** Answers that `send` and `doctor` read as WeChat would. */
const read = ['controls', 'controls-status', 'controls-location', 'type-controls', 'not-http']

async function servers({ url }: Stage): Promise<void> {
  for (const name of read) {
    await command(['send', 'hello', '--tries', '1', '--url', `${url}/${name}`])
    await command(['doctor', `${url}/${name}`, '--token', 'CANARYtoken', '--calls', '1'])
  }
  // what it signs with is shown
  for (const name of ['controls', 'type-controls', 'signed-controls'])
    await command(['doctor', '--jssdk', `${url}/${name}`, '--sign', `${url}/${name}`, '--app-id', 'wx1'])
}

async function pasted(): Promise<void> {
  const { encodingAESKey = '', token } = sealed
  const credentials = { token, key: new AesKey(encodingAESKey), id: `wx1${controls}` }
  const { encrypt } = seal(`<xml>${controls}</xml>`, credentials, { timestamp: '1', nonce: '1' })
  const folder = await mkdtemp(join(tmpdir(), 'echostr-attack-'))
  try {
    await writeFile(join(folder, 'captured'), `<xml><Encrypt>${encrypt}</Encrypt></xml>`)
    await command(['decrypt', 'captured', '--aes-key', encodingAESKey], folder)
    await command(['decrypt', `${controls}`, '--aes-key', encodingAESKey], folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function typed(): Promise<void> {
  for (const args of [
    [controls],
    ['send', '--url', controls],
    ['send', 'x', '--type', controls],
    ['send', 'x', '--field', controls],
    ['send', 'x', `--${controls}`],
    ['doctor', `http://${controls}`, '--token', 'x'],
    ['create', 'bot', controls],
    ['create', '__proto__', 'x'],
    ['__proto__'],
    ['dev', '--port', controls],
  ])
    await command(args)
}

/** Texts that a pattern may take long over, where somebody else's text is read. */
async function longTexts({ url }: Stage): Promise<void> {
  await command(['send', 'hello', '--tries', '1', '--url', `${url}/blank`])
  for (const name of ['blank', 'one-word', 'quotes', 'marks'])
    await command(['doctor', '--jssdk', `${url}/${name}`])
  const { encodingAESKey = '' } = sealed
  const blank = ' '.repeat(200_000)
  for (const paste of [
    `<Encrypt>${blank}`,
    `<Encrypt>x</Encrypt><Nonce>${blank}`,
    `"encrypt"${blank}:`,
    `"nonce"${blank}x`,
    blank,
  ])
    await command(['decrypt', '--aes-key', encodingAESKey], '.', paste)
}

export const terminals: readonly Probe[] = [
  { name: 'answers that move the cursor, to send and doctor', suffer: servers },
  { name: 'captured pushes that move the cursor', suffer: pasted },
  { name: 'arguments that move the cursor', suffer: typed },
  { name: 'texts that a pattern takes long over, to send and decrypt', delay: 500, suffer: longTexts },
]
