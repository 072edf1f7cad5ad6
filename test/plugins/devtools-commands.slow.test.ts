// The command line, in this process but for a few runs of the program itself.
import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join, relative } from 'node:path'
import { text } from 'node:stream/consumers'
import { App, listener, sign } from 'echostr'
import { deliveries } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { version } from '../../plugins/devtools/cli/run.ts'
import { phrases } from '../../plugins/devtools/cli/templates/chinese.ts'
import { nextSteps } from '../../plugins/devtools/cli/templates/next-steps.ts'
import { originOf } from '../../plugins/devtools/cli/templates/origin.ts'
import type { Files } from '../../plugins/devtools/cli/templates/project.ts'
import type { Terminal } from '../../plugins/devtools/cli/terminal.ts'
import { newsUntil, ready } from '../support/chat.ts'
import { appId, echostr, key, token, withApp } from '../support/command.ts'
import { root } from '../support/docs.ts'
import { serving } from '../support/server.ts'

const test = suite('devtools/cli')

/** Projects are compiled: slow where the machine is busy. */
export const deadline = 180_000

// echostr

test('without a command, or with one that is not there, it says what there is', async () => {
  const { out, code } = await echostr([])
  assert.is(code, 0)
  for (const name of ['dev', 'doctor', 'send', 'replay', 'decrypt', 'create', 'check'])
    assert.match(out, `\n  ${name}`)
  const unknown = await echostr(['doktor', '--lang', 'zh'])
  assert.is(unknown.code, 2)
  assert.match(unknown.err, '没有命令 doktor')
  assert.is((await echostr(['--version'])).out, version())
})

test('every command has a help in both languages, by --lang or by LANG', async () => {
  for (const name of ['doctor', 'send', 'replay', 'decrypt', 'create', 'check']) {
    const { out, code } = await echostr([name, '--help', '--lang=en'], { env: { LANG: 'zh_CN.UTF-8' } })
    assert.is(code, 0)
    assert.match(out, /npx echostr .*[<[](url|text|name|key|folder)[\]>]/)
    assert.match(
      (await echostr([name, '-h'], { env: { LANG: 'zh_CN.UTF-8' } })).out,
      /[<[](地址|文本|名字|密钥|文件夹)[\]>]/,
    )
  }
})

test('a mistake in the command line is one line, the help, and exit code 2', async () => {
  for (const [args, said] of [
    [['doctor'], 'Name one address'],
    [['doctor', 'http://127.0.0.1/'], 'Give --token'],
    [['doctor', 'nowhere', '--token', 'x'], 'begins with http'],
    [['doctor', 'http://127.0.0.1/', '--tokn', 'x'], "'--tokn'"],
    [['doctor', 'http://127.0.0.1/', '--token', 'x', '--calls', 'many'], '--calls'],
    [['doctor', 'http://127.0.0.1/', '--token', 'x', '--aes-key', 'short'], 'EncodingAESKey has 5'],
    [['doctor', 'http://127.0.0.1/', '--token', 'x', '--aes-key', key], 'give --app-id'],
    [['send', 'x', '--aes-key', key], 'give --app-id'],
    [['dev', '--aes-key', key], 'give --app-id'],
    [['send'], 'Give a text'],
    [['send', 'x', '--mode', 'safe'], '--mode is'],
    [['send', '--type', 'hologram'], '--type is one of text image'],
    [['send', 'x', '--field', 'novalue'], '--field is'],
    [['send', 'x', '--format', 'yaml'], '--format is'],
    [['send', 'x', '--tries', '0'], '--tries is'],
    [['decrypt'], 'Give --aes-key'],
    [['decrypt', '--aes-key', key], 'There is no Encrypt'],
    [['decrypt', 'no-such-file', '--aes-key', key], 'cannot be read'],
    [['create'], 'bot or plugin'],
    [['create', 'bot', 'A Name'], 'lower-case'],
    [['create', 'bot', 'echostr'], 'itself'],
    [['create', 'plugin', 'delete'], 'cannot name a function'],
    [['create', 'bot', 'test'], 'is not empty'],
    [['create', 'bot', 'license', 'x'], 'bot or plugin'],
  ] as const) {
    const { code, err } = await echostr(args)
    assert.is(code, 2, args.join(' '))
    assert.ok(err.startsWith(said) || err.includes(said), `${args.join(' ')}: ${err}`)
    assert.match(err, `npx echostr ${args[0]} --help`)
  }
})

// doctor

test('doctor: a wrong token, in Chinese and in colour, exit code 1', async () => {
  const { code, out } = await withApp({}, (url) =>
    echostr(['doctor', url, '--token', 'wrong', '--lang', 'zh'], { colours: true }),
  )
  assert.is(code, 1)
  assert.match(out, 'Token验证失败: 服务器拒绝了正确的签名。  [refused]')
  assert.match(out, '怎么办: 两边的 Token 必须相同')
  assert.match(out, '\u001b[31m')
})

// send

test('send: text, event, type and fields; what the phone shows', async () => {
  await withApp({}, async (url) => {
    const sent = async (...args: string[]) =>
      (await echostr(['send', '--url', url, '--token', token, ...args])).out
    assert.match(await sent('早上', '好'), '200 text: You said: 早上 好\n')
    assert.match(await sent('--event', 'CLICK', '--key', 'MENU'), 'text: MENU')
    assert.match(await sent('--type', 'link', '--field', 'Title=A'), 'news: A')
    assert.match(await sent('--type', 'image', '--user', 'o-other'), '<ToUserName><![CDATA[o-other]]>')
    assert.match(await sent('--event', 'subscribe'), 'acknowledged, nothing to show')
    assert.match(await sent('--event', 'subscribe', '--lang', 'zh'), '已收到')
  })
})

test('send in secure mode shows the reply in the open', async () => {
  const { code, out } = await withApp({ appId, encodingAESKey: key }, (url) =>
    echostr(['send', 'x', '--url', url, '--token', token, '--app-id', appId, '--aes-key', key]),
  )
  assert.is(code, 0)
  assert.match(out, '<Content><![CDATA[You said: x]]></Content>')
})

test('send: which delivery was answered, when it was not the first', async () => {
  let deliveries = 0
  const served = await serving((req, res) => {
    if (++deliveries % 3 === 0) res.end('success')
    else req.socket.destroy()
  })
  // an address is meant with http://
  const sent = async (lang: string) =>
    (await echostr(['send', 'x', '--url', `127.0.0.1:${served.port}`, '--lang', lang])).out
  try {
    assert.match(
      await sent('en'),
      /^200 acknowledged, nothing to show: no handler replied, or one failed, see the terminal of the app \(delivery 3, after \d\.\d s\)\n/,
    )
    assert.match(
      await sent('zh'),
      /^200 已收到，不显示任何内容（没有处理函数回复；如果出错了，应用的终端里有）（第 3 次推送，\d\.\d 秒）\n/,
    )
  } finally {
    served.close()
  }
})

test('send: a refusal and silence are exit code 1', async () => {
  const refused = await withApp({}, (url) => echostr(['send', 'x', '--url', url, '--token', 'wrong']))
  assert.is(refused.code, 1)
  assert.match(refused.out, '401 The server refuses the signature: the token is not the same on both sides.')
  const served = await serving(() => {})
  served.close()
  for (const lang of ['en', 'zh']) {
    const { code, err } = await echostr(['send', 'x', '--port', String(served.port), '--lang', lang])
    assert.is(code, 1)
    assert.match(err, lang === 'zh' ? '没有回应（ECONNREFUSED）' : 'Nothing answers at')
  }
})

test('send: a token or a key that differs is told at once, in one language, with words of its own', async () => {
  const account = ['--app-id', appId, '--aes-key', key]
  const secure = { appId, encodingAESKey: key }
  for (const [options, args, en, zh] of [
    [{}, ['--token', 'wrong'], 'the token is not the same on both sides', '两边的令牌 (Token) 不同'],
    [secure, ['--token', token], 'it has an EncodingAESKey', '它配置了 EncodingAESKey'],
    [{}, ['--token', token, ...account], 'it has no EncodingAESKey', '它没有 EncodingAESKey'],
  ] as const) {
    let posts = 0
    const app = new App({ token, ...options }).onError(() => {})
    const handle = listener(app)
    const served = await serving((req, res) => {
      if (req.method === 'POST') posts++
      handle(req, res)
    })
    const said = async (env: Terminal['env']) =>
      (await echostr(['send', 'x', '--url', served.url, ...args], { env })).out
    const english = await said({})
    assert.match(english, en)
    assert.not.match(english, /[\u4e00-\u9fff]/)
    assert.match(await said({ LANG: 'zh_CN.UTF-8' }), zh)
    served.close()
    assert.is(posts, 2, 'no retries')
  }
})

test('send and dev say in one line which token they use when they were given none', async () => {
  const taken = await serving(() => {})
  for (const args of [
    ['send', 'x', '--dry'],
    ['dev', '--port', String(taken.port)],
  ]) {
    const { err } = await echostr(args)
    assert.is(
      err,
      "No token was given: xq123456, the demo's, is used. Give another by --token or ECHOSTR_TOKEN.",
    )
    const chinese = await echostr([...args, '--lang=zh'])
    assert.is(chinese.err, '没有给出令牌：用示例应用的 xq123456。换一个用 --token 或环境变量 ECHOSTR_TOKEN。')
    for (const env of [{ ECHOSTR_TOKEN: token }, { TOKEN: token }])
      assert.is((await echostr(args, { env })).err, '')
    assert.is((await echostr([...args, '--token', token])).err, '')
  }
  taken.close()
})

test('dev: the example menu and the users are in the language of the terminal', async () => {
  for (const [lang, words] of [
    ['zh', ['今日', '小明']],
    ['en', ['Today', 'Ming']],
  ] as const) {
    const { out } = await echostr(['dev', '--port', '0', '--token', token, `--lang=${lang}`])
    const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(out) ?? []
    const news = await newsUntil({ url }, ready)
    const { settings } = news.find(({ type }) => type === 'settings') as { settings?: { menu: string } }
    const told = JSON.stringify([settings?.menu, news.find(({ type }) => type === 'users')])
    for (const word of words) assert.match(told, word)
    assert.is(/[\u4e00-\u9fff]/.test(told), lang === 'zh')
  }
})

test('send: what a refusal says has no line of blanks behind it', async () => {
  const served = await serving((_, res) => res.writeHead(401).end(' \n'))
  const { out } = await echostr(['send', 'x', '--url', served.url])
  served.close()
  assert.match(out, /^401 [^\n]*$/)
})

test('send: an app that refuses a push is not told that it passed the check of the console', async () => {
  const said: string[] = []
  const write = process.stderr.write
  process.stderr.write = (text) => said.push(String(text)) > 0
  const app = new App({ token, appId, encodingAESKey: key, lang: 'en' })
  const served = await serving(listener(app))
  const { out } = await echostr(['send', 'x', '--url', served.url, '--token', token])
  process.stderr.write = write
  served.close()
  assert.match(out, 'The token is right')
  assert.match(said.join(''), 'plain_push_in_secure_mode')
  assert.not.match(said.join(''), 'handshake')
})

test('send: another path than that of the app is told as such', async () => {
  await withApp({}, async (url) => {
    const { out, code } = await echostr(['send', 'x', '--url', `${url}s`, '--token', token, '--tries', '1'])
    assert.is(code, 1)
    assert.match(
      out,
      'There is nothing at this path (404). The path here and that of the app have to be the same',
    )
  })
  const served = await serving((_, res) => res.writeHead(405).end())
  const { out } = await echostr(['send', 'x', '--url', served.url, '--lang', 'zh'])
  served.close()
  assert.match(out, '这个路径不接受 POST（405）。同一个路径要处理 GET（接入验证）和 POST（消息）。')
})

test('a mistake is told in the language of --lang, else of LANG; another language is one', async () => {
  for (const [args, en, zh] of [
    [['send', '--foo'], "Unknown option '--foo'", '没有选项 --foo'],
    [['send', 'x', '--port'], "Option '--port <value>' argument missing", '选项 --port <value> 要带一个值'],
    [['doctor', 'x', '--json=1'], "Option '--json' does not take an argument", '选项 --json 不带值'],
    [
      ['send', 'x', '--url', 'ftp://x'],
      'takes an address that begins with http:// or https:// as "url"',
      '"url" 是以 http:// 或 https:// 开头的地址',
    ],
    [['send', 'x', '--mode', 'secure', '--aes-key', 'ab'], 'has 2 characters', 'EncodingAESKey 有 2 个字符'],
    [['decrypt', '--aes-key', 'ab'], 'has 2 characters', 'EncodingAESKey 有 2 个字符'],
    [['dev', 'x', 'y'], 'Name one address', '请给出一个地址'],
    [['create', 'x'], 'create takes bot or plugin', 'create 之后是 bot 或 plugin'],
  ] as const) {
    const said = async (env: Terminal['env'], more: readonly string[] = []) => {
      const { code, err } = await echostr([...args, ...more], { env })
      assert.is(code, 2, args.join(' '))
      return err
    }
    assert.match(await said({}), en)
    assert.match(await said({ LANG: 'zh_CN.UTF-8' }), zh)
    assert.not.match(await said({ LANG: 'zh_CN.UTF-8' }), /\b(option|The|See)\b/)
    if (args[2] !== '--port') assert.match(await said({}, ['--lang=zh']), zh)
  }
  const { code, err } = await echostr(['send', 'x', '--lang', 'fr'], { env: { LANG: 'zh_CN.UTF-8' } })
  assert.is(code, 2)
  assert.match(err, '--lang 是 zh 或 en，不是 fr')
  assert.match((await echostr(['--lang=fr'])).err, '--lang is zh or en, not fr\nSee npx echostr --help')
})

test('a variable that is set but empty counts as unset; one that is no port is named', async () => {
  const dry = (env: Terminal['env']) => echostr(['send', 'x', '--dry'], { env })
  assert.match((await dry({ PORT: '', ECHOSTR_TOKEN: '', TOKEN: '' })).out, 'Host: 127.0.0.1:3000')
  for (const [lang, said] of [
    ['en', 'PORT is no port: "80x"'],
    ['zh', 'PORT 不是端口："80x"'],
  ]) {
    const { code, err } = await dry({ PORT: '80x', LANG: lang })
    assert.is(code, 2)
    assert.match(err, said as string)
  }
  const signed = async (env: Terminal['env']) => {
    const { out } = await dry(env)
    return /signature=\w+&timestamp=(\d+)&nonce=(\d+)/.exec(out)?.[0] === signature(out)
  }
  assert.ok(await signed({ ECHOSTR_TOKEN: '', TOKEN: token }), 'the next variable is looked at')
})

/** The signature that the token of these tests gives a request. */
function signature(request: string): string {
  const [, timestamp = '', nonce = ''] = /timestamp=(\d+)&nonce=(\d+)/.exec(request) ?? []
  return `signature=${sign(token, timestamp, nonce)}&timestamp=${timestamp}&nonce=${nonce}`
}

test('send --field: a name that is given again makes a list, one with dots is within another', async () => {
  const sent = async (...pairs: string[]) => {
    const fields = pairs.flatMap((pair) => ['--field', pair])
    return echostr(['send', '--event', 'done', '--dry', ...fields])
  }
  const { out } = await sent(
    'Answers=a',
    'Answers=b',
    'Box.Item=1',
    'Box.Item=2',
    'Box.Lid.Colour=红=绿',
    '__proto__=c',
  )
  assert.match(out, '<Answers><![CDATA[a]]></Answers><Answers><![CDATA[b]]></Answers>')
  assert.match(
    out,
    '<Box><Item><![CDATA[1]]></Item><Item><![CDATA[2]]></Item><Lid><Colour><![CDATA[红=绿]]></Colour></Lid></Box>',
  )
  assert.match(out, '<__proto__><![CDATA[c]]></__proto__>')
  for (const wrong of [['A=1', 'A.B=2'], ['A.B=2', 'A=1'], ['A..B=1'], ['.A=1'], ['A.=1'], ['A']]) {
    const { code, err } = await sent(...wrong)
    assert.is(code, 2, wrong.join(' '))
    assert.match(err, wrong.at(-1) ?? '')
  }
})

test('send --dry prints the request as it would be sent, JSON too', async () => {
  const dry = await echostr(['send', '你好', '--dry', '--token', token])
  assert.is(dry.code, 0)
  assert.match(
    dry.out,
    /^POST \/wechat\?signature=[0-9a-f]{40}&timestamp=\d+&nonce=\d+&openid=\S+ HTTP\/1.1\nHost: 127/,
  )
  assert.match(dry.out, '<Content><![CDATA[你好]]></Content>')
  assert.not.match(dry.out, token)
  assert.match((await echostr(['send', 'x', '--dry', '--format', 'json'])).out, /"MsgId":\d{19}/)
})

// decrypt

test('decrypt opens what is pasted: a whole request, a body alone, a reply, the cipher text alone', async () => {
  const request = (
    await echostr(['send', '你好', '--dry', '--token', token, '--app-id', appId, '--aes-key', key])
  ).out
  const open = (stdin: string, ...args: string[]) =>
    echostr(['decrypt', '--aes-key', key, '--token', token, '--app-id', appId, ...args], { stdin })
  const whole = await open(request)
  assert.is(whole.code, 0, whole.err)
  assert.match(whole.out, '<Content><![CDATA[你好]]></Content>')
  assert.match(whole.err, 'signature: good')
  const body = request.slice(request.indexOf('<xml>'))
  assert.match((await open(body)).err, 'signature: not checked')
  const encrypt = /CDATA\[([\w+/=]{50,})\]/.exec(body)?.[1] ?? ''
  assert.match((await open(encrypt)).out, '你好')
  assert.match((await open(JSON.stringify({ Encrypt: encrypt }).replaceAll('/', '\\/'))).out, '你好')

  const app = new App({ token, appId, encodingAESKey: key })
  app.on('text', () => 'hi')
  const delivery = deliveries({ token, appId, encodingAESKey: key })
  const reply = await open((await app.handle(delivery.text('x'))).body)
  assert.match(reply.out, '<Content><![CDATA[hi]]></Content>')
  assert.match(reply.err, 'signature: good')
})

test('decrypt says what is wrong', async () => {
  const request = (
    await echostr(['send', 'x', '--dry', '--token', token, '--app-id', appId, '--aes-key', key])
  ).out
  const open = async (stdin: string, ...args: string[]) => {
    const { code, err } = await echostr(['decrypt', ...args], { stdin })
    assert.is(code, 1)
    return err
  }
  const good = ['--aes-key', key, '--token', token]
  assert.match(await open(request, '--aes-key', key, '--token', 'another'), 'signature: bad (-40001)')
  assert.match(await open(request, ...good, '--app-id', 'wx0'), `AppID: ${appId}, not wx0 (-40005)`)
  assert.match(await open(request, '--aes-key', key.toLowerCase()), /no message|not UTF-8/)
  const encrypt = (text: string) => `<xml><Encrypt>${text}</Encrypt></xml>`
  assert.match(await open(encrypt('AAAA'), ...good), '(-40007)')
  assert.match(await open(encrypt('AA-A'), ...good), '(-40010)')
})

test('decrypt asks whoever sits at the keyboard to paste something; a pipe is not asked', async () => {
  const opened = (isTyped: boolean, lang: string) =>
    echostr(['decrypt', '--aes-key', key, '--lang', lang], { isTyped, stdin: '' })
  assert.match((await opened(true, 'en')).err, /^Paste a request, .* Ctrl-D/)
  assert.match((await opened(true, 'zh')).err, /^请粘贴/)
  assert.match((await opened(false, 'en')).err, /^There is no Encrypt/)
})

test('decrypt names in its help only the options that mean something to it', async () => {
  const { out } = await echostr(['decrypt', '--help'])
  assert.match(out, '--app-id')
  assert.not.match(out, /--(mode|user|account)/)
})

test('decrypt reads a file', async () => {
  await inScratch(async (folder) => {
    const { out } = await echostr(['send', 'x', '--dry', '--app-id', appId, '--aes-key', key])
    writeFileSync(join(folder, 'captured.txt'), out)
    assert.match((await echostr(['decrypt', 'captured.txt', '--aes-key', key], { folder })).out, '<Content>')
  })
})

// create

async function inScratch(work: (folder: string) => Promise<void>): Promise<void> {
  const cache = join(root, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'create-'))
  try {
    await work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Compiles a project and runs its tests, from source, against the echostr of this repository. */
async function checked(project: string): Promise<void> {
  const conditions = ['--customConditions', 'echostr-source', '--rootDir', root, '--noEmit']
  const tsc = node([join(root, 'node_modules/typescript/bin/tsc'), '-p', project, ...conditions], project)
  const file =
    ['test/app.test.ts', 'test/index.test.ts'].find((name) => existsSync(join(project, name))) ?? ''
  const tests = node(['--conditions=echostr-source', '--import', 'tsx', '--test', file], project)
  for (const { status, output } of await Promise.all([tsc, tests])) assert.is(status, 0, output)
}

interface Ended {
  readonly status: number
  readonly output: string
}

function node(args: readonly string[], cwd: string, stdin = ''): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { cwd, timeout: 50_000 }, (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, output: stdout + stderr }),
    )
    child.stdin?.end(stdin)
  })
}

test('create: the steps, in the order in which they are typed', async () => {
  await inScratch(async (folder) => {
    const made = join(folder, 'my-bot')
    const { out } = await echostr(['create', 'bot', 'my-bot'], { folder })
    assert.is(
      out,
      `Made my-bot. echostr is not on npm yet: your clone makes a tarball of it first.

Next:

  cd ${root}
  npm ci && npm run build && npm pack --pack-destination ${made}
  cd ${made}
  npm install
  npm test
  ECHOSTR_TOKEN=xq123456 npm start

While that runs, in a second terminal, in my-bot:

  npx echostr dev http://127.0.0.1:3000/wechat --token xq123456

It prints the address of a page like WeChat's chat window: open it, and write hello. Or without a page:

  npx echostr send '你好' --token xq123456
  npx echostr doctor http://127.0.0.1:3000/wechat --token xq123456`,
    )
    const plugin = await echostr(['create', 'plugin', 'mine', '--lang', 'zh'], { folder })
    assert.match(plugin.out, /接下来：\n\n {2}cd .*\n.* {2}npm install\n {2}npm test$/s)
    const readme = readFileSync(join(made, 'README.md'), 'utf8')
    for (const step of [
      'npm install\nnpm test\nECHOSTR_TOKEN=xq123456 npm start',
      'npx echostr send',
      'npx echostr doctor',
    ])
      assert.match(readme, step)
    assert.match(readme, `installed from \`echostr-${version()}.tgz\` in this folder`)
  })
})

test('create: where echostr comes from is what npm noted of it', async () => {
  await inScratch(async (folder) => {
    const installed = join(folder, 'node_modules/echostr')
    mkdirSync(installed, { recursive: true })
    const note = (resolved: string) =>
      writeFileSync(
        join(folder, 'node_modules/.package-lock.json'),
        JSON.stringify({ packages: { 'node_modules/echostr': { resolved } } }),
      )
    assert.equal(originOf(installed), { from: 'unknown' })
    note('file:my files/echostr-0.1.0.tgz')
    assert.equal(originOf(installed), { from: 'unknown' }, 'it is not there any more')
    mkdirSync(join(folder, 'my files'))
    const path = join(folder, 'my files/echostr-0.1.0.tgz')
    writeFileSync(path, '')
    assert.equal(originOf(installed), { from: 'tarball', path })
    note('https://registry.example/echostr/-/echostr-0.1.0.tgz')
    assert.equal(originOf(installed), { from: 'registry' })
    writeFileSync(join(folder, 'node_modules/.package-lock.json'), '{')
    assert.equal(originOf(installed), { from: 'unknown' })
    const steps = (from: 'registry' | 'unknown') =>
      nextSteps({ kind: 'bot', folder, origin: { from }, lang: 'en' })
    assert.match(steps('registry'), /^Made \S+\.\n\nNext:\n\n {2}cd \S+\n {2}npm install\n/)
    assert.match(steps('unknown'), `npm pack --pack-destination ${folder}\n  cd ${folder}\n  npm install`)
  })
})

test('create bot: a project that compiles and passes its tests', async () => {
  await inScratch(async (folder) => {
    const { code, out } = await echostr(['create', 'bot', 'my-bot'], { folder })
    assert.is(code, 0)
    assert.match(out, /^Made my-bot\./)
    const { dependencies, name } = JSON.parse(readFileSync(join(folder, 'my-bot/package.json'), 'utf8'))
    assert.equal([name, dependencies], ['my-bot', { echostr: `file:echostr-${version()}.tgz` }])
    assert.match(readFileSync(join(folder, 'my-bot/Dockerfile'), 'utf8'), 'USER node')
    assert.match(readFileSync(join(folder, 'my-bot/README.md'), 'utf8'), 'npx echostr dev http')
    await checked(join(folder, 'my-bot'))
    await echostr(['create', 'bot', 'chinese', '--lang', 'zh'], { folder })
    const read = (file: string) => readFileSync(join(folder, 'chinese', file), 'utf8')
    assert.match(read('README.md'), '从本文件夹里的')
    assert.match(read('.env.example'), '把这个文件复制为 .env')
    assert.match(read('src/settings.ts'), '把 .env.example 复制为 .env，填好它')
    await checked(join(folder, 'chinese'))
  })
})

/** What `create` writes into a folder of that name, by path. */
async function written(folder: string, lang: string, ...args: readonly string[]): Promise<Files> {
  const place = join(folder, lang)
  mkdirSync(place, { recursive: true })
  await echostr(['create', ...args, '--lang', lang], { folder: place })
  const made = join(place, args[1] ?? '')
  const paths = readdirSync(made, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  return Object.fromEntries(paths.map((path) => [relative(made, path), readFileSync(path, 'utf8')]))
}

test('create, for a reader of Chinese: comments, names of tests and replies are Chinese, the code is the same', async () => {
  await inScratch(async (folder) => {
    const kinds = [
      ['bot', 'my-bot'],
      ['bot', 'my-ai', '--ai'],
      ['plugin', 'echostr-plugin-tea'],
    ]
    const english = await Promise.all(kinds.map((kind) => written(folder, 'en', ...kind)))
    const chinese = await Promise.all(kinds.map((kind) => written(folder, 'zh', ...kind)))
    const unused = Object.keys(phrases).filter(
      (phrase) => !english.some((files) => Object.values(files).some((text) => text.includes(phrase))),
    )
    assert.equal(unused, [])
    for (const [path, text] of chinese.flatMap((files) => Object.entries(files))) {
      if (!/\.(ts|js)$|Dockerfile/.test(path)) continue
      const said = text.match(/^ *(\/\/|#|\/\*\*|\*(?!\/)) .*|^test\(.*/gm) ?? []
      const english = said.filter((line) => !/[\u4e00-\u9fff]|\* @/.test(line))
      assert.equal(english, [], path)
    }
    for (const files of english)
      for (const [path, text] of Object.entries(files))
        if (path.endsWith('.ts'))
          assert.not.match(
            text.replace(/令牌\(|开发者ID|消息加解密密钥|慢|内容由AI生成|好的，我们重新开始。/g, ''),
            /[\u4e00-\u9fff]/,
            path,
          )
  })
})

test('create bot --ai: a bot with a model, scripted without a key, that compiles and passes its tests', async () => {
  await inScratch(async (folder) => {
    const { out } = await echostr(['create', 'bot', 'my-ai', '--ai'], { folder })
    const made = join(folder, 'my-ai')
    assert.match(
      out,
      `npm run build -w plugins/ai && npm pack --include-workspace-root -w plugins/ai --pack-destination ${made}\n`,
    )
    const read = (file: string) => readFileSync(join(made, file), 'utf8')
    assert.equal(JSON.parse(read('package.json')).dependencies, {
      echostr: `file:echostr-${version()}.tgz`,
      'echostr-plugin-ai': `file:echostr-plugin-ai-${version()}.tgz`,
    })
    assert.match(read('.env.example'), 'AI_BASE_URL=\nAI_API_KEY=\nAI_MODEL=\n')
    assert.match(read('README.md'), 'https://api.deepseek.com')
    assert.match(read('README.md'), 'npm pack --include-workspace-root -w plugins/ai')
    assert.match(read('src/index.ts'), 'createApp(options, modelIn(process.env))')
    await checked(made)
    const plugin = await echostr(['create', 'plugin', 'x', '--ai'], { folder })
    assert.equal([plugin.code, plugin.err.split('\n')[0]], [2, '--ai goes with create bot'])
  })
})

test('create plugin: a package that follows the naming, compiles and passes its tests', async () => {
  await inScratch(async (folder) => {
    const { out } = await echostr(['create', 'plugin', 'echostr-plugin-rate-limit', '--lang', 'zh'], {
      folder,
    })
    assert.match(out, '建好了 echostr-plugin-rate-limit')
    const project = join(folder, 'echostr-plugin-rate-limit')
    const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
    assert.ok(manifest.keywords.includes('echostr-plugin'))
    assert.equal(manifest.peerDependencies, { echostr: `^${version()}` })
    assert.is(manifest.dependencies, undefined)
    assert.match(readFileSync(join(project, 'src/index.ts'), 'utf8'), 'export function rateLimit(')
    assert.match(readFileSync(join(project, 'README.md'), 'utf8'), 'rate_limit_option')
    assert.match(
      readFileSync(join(project, 'PUBLISHING.md'), 'utf8'),
      /^# 发布之前\n.*双因素认证.*不是镜像.*- \[ \] `npm publish`.*--provenance/s,
    )
    await checked(project)
    assert.is((await echostr(['create', 'plugin', 'rate-limit'], { folder })).code, 2)
    writeFileSync(join(folder, 'taken'), '')
    assert.match(
      (await echostr(['create', 'bot', 'taken'], { folder })).err,
      'taken cannot be the folder: ENOTDIR',
    )
  })
})

// the program

test('the program itself ends quietly when nobody reads what it prints', async () => {
  const cli = ['--conditions=echostr-source', '--import', 'tsx', 'plugins/devtools/cli.ts', 'help']
  const child = spawn(process.execPath, cli, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  assert.is(await text(child.stderr), '')
})

test('the program itself: arguments, stdin, exit code', async () => {
  const cli = ['--conditions=echostr-source', '--import', 'tsx', 'plugins/devtools/cli.ts']
  const { out } = await echostr(['send', '你好', '--dry', '--app-id', appId, '--aes-key', key])
  const [opened, wrong] = await Promise.all([
    node([...cli, 'decrypt', '--aes-key', key], root, out),
    node([...cli, 'nothing'], root),
  ])
  assert.is(opened.status, 0)
  assert.match(opened.output, '你好')
  assert.is(wrong.status, 2)
})

// dev

test('dev says what is wrong with its command line, and does not push to other machines by itself', async () => {
  const port = await echostr(['dev', '--port', 'x'])
  assert.is(port.code, 2)
  assert.match(port.err, '--port is no port: "x"')
  const two = await echostr(['dev', 'http://127.0.0.1:1/', 'http://127.0.0.1:2/'])
  assert.equal([two.code, two.err.split('\n')[0]], [2, 'Name one address'])
  const remote = await echostr(['dev', 'http://example.com/wechat', '--port', '0'])
  assert.is(remote.code, 2)
  assert.match(remote.err, '--allow-remote')
  assert.match((await echostr(['dev', '--help'])).out, '--allow-remote')
})

test('dev: a port that is taken is told; without a free one it is a mistake, in one line', async () => {
  const taken = await serving(() => {})
  const { out } = await echostr(['dev', '--port', String(taken.port)])
  taken.close()
  assert.match(out, `Port ${taken.port} is busy`)
  assert.not.match(out, `Chat in a browser:  http://127.0.0.1:${taken.port}/`)
  const last = createServer()
  await new Promise<void>((resolve) => void last.listen(65_535, '127.0.0.1', resolve))
  const none = await echostr(['dev', '--port', '65535'])
  last.close()
  assert.equal([none.code, none.err.split('\n').length], [2, 3], none.err)
  assert.match(none.err, 'No free port from 65535 to 65535')
})

test.run()
