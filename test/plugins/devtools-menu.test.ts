// The command `menu`: out of the account, into a file, and back, with WeChat played by fakeApi.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakeApiServer, fakeApi } from 'echostr/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compared, linesOf } from '../../plugins/devtools/menu/menu-lines.ts'
import { echostr, type Ran } from '../support/command.ts'

const test = suite('devtools/menu')

const secret = 'the-secret-of-the-account'
const old = {
  button: [
    { type: 'click', name: '今日歌曲', key: 'TODAY' },
    {
      name: '菜单',
      sub_button: [
        { type: 'view', name: '搜索', url: 'https://example.com/' },
        { type: 'click', name: '赞', key: 'GOOD' },
      ],
    },
  ],
}
const now = {
  button: [
    { type: 'click', name: '今日歌曲', key: 'SONG' },
    { name: '菜单', sub_button: [{ type: 'view', name: '搜索', url: 'https://example.com/' }] },
  ],
}

interface Shell {
  readonly api: FakeApiServer
  readonly folder: string
  run(args: readonly string[], given?: object): Promise<Ran>
}

async function inShell(work: (shell: Shell) => Promise<void>): Promise<void> {
  const api = await fakeApi({ secret })
  const folder = mkdtempSync(join(tmpdir(), 'echostr-menu-'))
  const env = { ECHOSTR_APP_ID: api.appId, ECHOSTR_SECRET: secret, ECHOSTR_BASE_URL: api.url }
  try {
    await work({ api, folder, run: (args, given = {}) => echostr(args, { env, folder, ...given }) })
  } finally {
    rmSync(folder, { recursive: true })
    await api.close()
  }
}

test('a file of thousands of buttons, or of hundreds of levels, is no menu', () =>
  inShell(async ({ api, folder, run }) => {
    const button = { type: 'click', name: 'x', key: 'K' }
    const many = JSON.stringify({ button: Array(50_000).fill(button) })
    const deep = `{"button":${'[{"sub_button":'.repeat(50_000)}[]${'}]'.repeat(50_000)}}`
    const three = JSON.stringify({
      button: [{ name: 'x', sub_button: [{ name: 'y', sub_button: [button] }] }],
    })
    for (const text of [many, deep, three]) {
      writeFileSync(join(folder, 'menu.json'), text)
      const { code, err } = await run(['menu', 'diff', 'menu.json'])
      assert.is(code, 2)
      assert.match(err, 'is no JSON of a menu')
    }
    api.answer('/cgi-bin/menu/get', JSON.parse(many))
    assert.is((await run(['menu', 'get'])).code, 1)
  }))

test('what get prints is a file that diff and set take; nothing is changed by either', () =>
  inShell(async ({ api, folder, run }) => {
    api.menu = old
    const got = await run(['menu', 'get'])
    assert.is(got.code, 0)
    assert.equal(JSON.parse(got.out), old)
    writeFileSync(join(folder, 'menu.json'), `\uFEFF${got.out}`)
    for (const action of ['diff', 'set']) {
      const { code, out } = await run(['menu', action, 'menu.json'])
      assert.equal([code, out], [0, 'The menus are the same.'])
    }
    assert.is(api.calls.filter(({ path }) => path.endsWith('menu/create')).length, 0)
  }))

test('diff shows what is taken away and what is added, and its code is 1', () =>
  inShell(async ({ api, run }) => {
    api.menu = old
    const { code, out } = await run(['menu', 'diff', '-'], { stdin: JSON.stringify({ menu: now }) })
    assert.is(code, 1)
    assert.equal(out.split('\n'), [
      '- 今日歌曲 click key=TODAY',
      '+ 今日歌曲 click key=SONG',
      '  菜单',
      '    搜索 view url=https://example.com/',
      '-   赞 click key=GOOD',
    ])
    const coloured = await run(['menu', 'diff', '-'], { stdin: JSON.stringify(now), colours: true })
    assert.match(coloured.out, '\u001b[31m-\u001b[39m')
    assert.equal(api.menu, old)
  }))

test('set asks first: a no and a dry run leave the menu alone, a yes and --yes set it', () =>
  inShell(async ({ api, folder, run }) => {
    writeFileSync(join(folder, 'menu.json'), JSON.stringify(now))
    const asked: string[] = []
    const typing = (answer: string) => ({
      isTyped: true,
      ask: async (question: string) => {
        asked.push(question)
        return answer
      },
    })
    for (const [answer, code, isSet] of [
      ['', 1, false],
      ['n', 1, false],
      ['nyet', 1, false],
      ['是', 0, true],
      ['YES ', 0, true],
    ] as const) {
      api.menu = undefined
      const ran = await run(['menu', 'set', 'menu.json'], typing(answer))
      assert.equal([ran.code, api.menu !== undefined], [code, isSet], answer)
    }
    assert.is(asked.length, 5)
    api.menu = undefined
    const dry = await run(['menu', 'set', 'menu.json', '--dry'])
    assert.equal([dry.code, api.menu], [0, undefined])
    assert.match(dry.out, '+ 今日歌曲')
    const unasked = await run(['menu', 'set', 'menu.json'])
    assert.equal([unasked.code, api.menu], [2, undefined])
    assert.match(unasked.err, '--yes')
    assert.is(
      (await run(['menu', 'set', 'menu.json', '--yes', '--lang', 'zh'])).out.includes('菜单已设置'),
      true,
    )
    assert.equal(api.menu, now)
  }))

test('without a menu there is nothing to print, and everything to add', () =>
  inShell(async ({ run }) => {
    const { code, err } = await run(['menu', 'get'])
    assert.is(code, 1)
    assert.match(err, 'There is no menu')
    const { out } = await run(['menu', 'diff', '-'], { stdin: JSON.stringify(now) })
    assert.is(
      out.split('\n').every((line) => line.startsWith('+')),
      true,
    )
  }))

test('conditional menus are mentioned', () =>
  inShell(async ({ api, run }) => {
    api.answer('/cgi-bin/menu/get', { menu: old, conditionalmenu: [{ ...old, menuid: 1 }] })
    assert.match((await run(['menu', 'get'])).err, '1 conditional')
  }))

test('what WeChat refuses is told with its remedy, and the code is 1', () =>
  inShell(async ({ api, run }) => {
    const long = { button: [{ type: 'click', name: '一二三四五六', key: 'K' }] }
    const { code, err } = await run(['menu', 'set', '-', '--yes', '--lang', 'zh'], {
      stdin: JSON.stringify(long),
    })
    assert.is(code, 1)
    assert.match(err, '菜单按钮名称为空或过长（40018）')
    assert.not.match(err, '--help')
    api.fail('/cgi-bin/menu/get', { body: '<html>', times: 9 })
    assert.is((await run(['menu', 'get'])).code, 1)
  }))

test('mistakes in the command are told before anything is sent', () =>
  inShell(async ({ api, run }) => {
    for (const [args, said, given] of [
      [['menu'], 'menu takes get', {}],
      [['menu', 'get', 'x'], 'menu takes get', {}],
      [['menu', 'set'], 'menu takes get', {}],
      [['menu', 'constructor', 'x'], 'menu takes get', {}],
      [['menu', 'get'], 'ECHOSTR_SECRET', { env: { ECHOSTR_APP_ID: 'wx1' } }],
      [['menu', 'get'], '--app-id', { env: { ECHOSTR_SECRET: secret } }],
      [['menu', 'get', '--secret', 'x'], "'--secret'", {}],
      [['menu', 'diff', 'none.json'], 'none.json cannot be read', {}],
      [['menu', 'diff', '-'], 'no JSON of a menu', { stdin: 'x' }],
      [['menu', 'diff', '-'], 'no JSON of a menu', { stdin: '{"button":"x"}' }],
      [['menu', 'diff', '-'], 'no JSON of a menu', { stdin: '{"button":[null]}' }],
      [['menu', 'diff', '-'], 'no JSON of a menu', { stdin: '{"button":[{"sub_button":[1]}]}' }],
    ] as const) {
      const { code, err } = await run(args, given)
      assert.is(code, 2, `${args.join(' ')}: ${err}`)
      assert.match(err, said)
      assert.match(err, 'npx echostr menu --help')
    }
    assert.is(api.calls.length, 0)
  }))

test('the secret is in nothing that is printed, whatever goes wrong', () =>
  inShell(async ({ api, run }) => {
    for (const fault of [
      { errcode: 40001, errmsg: `bad ${secret}` },
      { body: secret },
      { drop: true },
      { body: `{"errcode":1,"errmsg":"${secret}"}` },
    ]) {
      api.fail('*', { ...fault, times: 9 })
      const { out, err } = await run(['menu', 'get'])
      assert.not.match(out + err, secret)
      api.heal()
    }
  }))

test('what a menu holds cannot steer the terminal', () =>
  inShell(async ({ api, run }) => {
    api.menu = { button: [{ type: 'click', name: '\u001b[2J', key: 'K' }] }
    const { out } = await run(['menu', 'diff', '-'], { stdin: JSON.stringify(now) })
    assert.not.match(out, '\u001b')
  }))

test('lines in common stay, whatever moved around them', () => {
  const menu = (...names: string[]) => ({ button: names.map((name) => ({ name, type: 'click', key: name })) })
  const signs = (before: object, after: object) =>
    compared(before as never, after as never)
      .map(({ sign, text }) => sign + text[0])
      .join(' ')
  assert.is(signs(menu('a', 'b', 'c'), menu('b', 'c', 'd')), '-a  b  c +d')
  assert.is(signs(menu(), menu('a')), '+a')
  assert.is(signs(menu('a'), menu()), '-a')
  assert.is(signs(menu('a', 'b'), menu('b', 'a')), '-a  b +a')
  assert.equal(linesOf(menu('a')), ['a click key=a'])
})

test.run()
