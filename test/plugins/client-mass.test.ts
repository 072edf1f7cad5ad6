// Messages to many, and what readers say: sent once, however often the call is made.
import type { CallError, Client, MassToTag } from 'echostr/plugins/client'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { inWorld, rejection } from '../support/wechat-api.ts'

const test = suite('plugins/client: mass')

const sendall = '/cgi-bin/message/mass/sendall'
const toAll: MassToTag = {
  filter: { is_to_all: true },
  msgtype: 'text',
  text: { content: '大家好' },
  clientmsgid: 'weekly20261127',
}
const minutes = (count: number) => count * 60_000

async function sentArticle(wechat: Client): Promise<string> {
  const { media_id: thumb_media_id } = await wechat.material.add_material('image', Buffer.alloc(9))
  const { media_id } = await wechat.draft.add([{ title: 't', content: 'c', thumb_media_id }])
  const taken = await wechat.mass.sendall({
    filter: { is_to_all: false, tag_id: 2 },
    msgtype: 'mpnews',
    mpnews: { media_id },
  })
  return taken.msg_data_id ?? ''
}

test('a message goes to all, to a tag, to a list; its id is a text', () =>
  inWorld(async ({ api, wechat }) => {
    const { msg_id, msg_data_id } = await wechat.mass.sendall(toAll)
    assert.match(msg_id, /^\d{10,}$/)
    assert.is(msg_data_id, undefined)
    assert.equal(api.calls.at(-1)?.body, toAll)
    const { msg_status, msg_id: same } = await wechat.mass.get(msg_id)
    assert.equal([msg_status, same], ['SEND_SUCCESS', msg_id])
    const touser = ['o1', 'o2']
    await wechat.mass.send({ touser, msgtype: 'image', images: { media_ids: ['m'] } })
    assert.equal(api.calls.at(-1)?.body, { touser, msgtype: 'image', images: { media_ids: ['m'] } })
    assert.match(await sentArticle(wechat), /^\d{10,}$/)
    await wechat.mass.preview({ towxname: 'wang', msgtype: 'text', text: { content: 'x' } })
    await wechat.mass.delete({ msg_id, article_idx: 1 })
    assert.equal(api.calls.at(-1)?.body, { msg_id: Number(msg_id), article_idx: 1 })
    assert.is((await wechat.mass.get(msg_id)).msg_status, 'DELETE')
  }))

test('ids of 64 bits keep every digit', () =>
  inWorld(async ({ api, wechat }) => {
    api.fail(sendall, {
      body: '{"errcode":0,"msg_id":3147483647000000001,"msg_data_id":2247483647000000003}',
    })
    const { msg_id, msg_data_id } = await wechat.mass.sendall(toAll)
    assert.equal([msg_id, msg_data_id], ['3147483647000000001', '2247483647000000003'])
    api.answer('/cgi-bin/message/mass/delete', {})
    await wechat.mass.delete({ msg_id })
    assert.equal(api.calls.at(-1)?.body, { msg_id: '3147483647000000001' })
  }))

test('an answer that was lost is not asked for again by itself: the message may be on its way', () =>
  inWorld(async ({ api, wechat, count, clock }) => {
    const first = await wechat.mass.sendall(toAll)
    api.fail(sendall, { drop: true })
    const error = (await rejection(wechat.mass.sendall({ ...toAll, clientmsgid: 'another' }))) as CallError
    assert.equal([error.code, error.unsent], ['client_unreachable', false])
    assert.is(count(sendall), 2)
    assert.is((await rejection(wechat.mass.sendall(toAll))).errcode, 45066)
    clock.advance(minutes(2))
    const again = await wechat.mass.sendall(toAll)
    assert.equal([again.msg_id, again.errcode], [first.msg_id, 45065])
    clock.advance(minutes(24 * 60))
    assert.is.not((await wechat.mass.sendall(toAll)).msg_id, first.msg_id)
  }))

test('45065 without the id of the message is an error like any other', () =>
  inWorld(async ({ api, wechat }) => {
    api.fail(sendall, { errcode: 45065 })
    const error = await rejection(wechat.mass.sendall(toAll))
    assert.is(error.errcode, 45065)
    api.fail(sendall, { body: '{"errcode":45009,"errmsg":"x","msg_id":5}' })
    assert.is((await rejection(wechat.mass.sendall(toAll))).errcode, 45009)
  }))

test('"busy" has certainly not been heard, and is repeated', () =>
  inWorld(async ({ api, wechat, count, drive }) => {
    api.fail(sendall, { errcode: -1 })
    await drive(wechat.mass.sendall(toAll))
    assert.is(count(sendall), 2)
  }))

for (const [what, message, named] of [
  ['one OpenID', { touser: ['o1'] }, '2 to 10000 OpenIDs as "touser"'],
  ['10001 OpenIDs', { touser: Array.from({ length: 10_001 }, () => 'o') }, '2 to 10000 OpenIDs'],
  ['a number among the OpenIDs', { touser: ['o1', 2] }, '"touser"'],
  ['a clientmsgid of 65 bytes', { touser: ['o1', 'o2'], clientmsgid: 'x'.repeat(65) }, '"clientmsgid"'],
  ['a reprint flag of 2', { touser: ['o1', 'o2'], send_ignore_reprint: 2 }, '"send_ignore_reprint"'],
] as const)
  test(`a message with ${what} is not sent`, () =>
    inWorld(async ({ api, wechat }) => {
      const given = { msgtype: 'text', text: { content: 'x' }, ...message } as never
      const error = await rejection(wechat.mass.send(given))
      assert.is(error.code, 'bad_option')
      assert.match(error.message, named)
      assert.is(api.calls.length, 0)
    }))

test('the speed is read and set', () =>
  inWorld(async ({ wechat }) => {
    await wechat.mass.speed.set(3)
    assert.equal(await wechat.mass.speed.get(), { speed: 3, realspeed: 30 })
    assert.match((await rejection(wechat.mass.speed.set(5 as 4))).message, '0 to 4')
  }))

// comments

test('comments are opened, read page by page, elected, answered, and deleted', () =>
  inWorld(async ({ api, wechat, count }) => {
    const msg_data_id = await sentArticle(wechat)
    await wechat.comment.open({ msg_data_id })
    assert.equal(api.calls.at(-1)?.body, { msg_data_id: Number(msg_data_id) })
    for (let at = 0; at < 120; at++) api.commented(msg_data_id, `o${at}`, `第${at}条`)
    const contents: string[] = []
    for await (const { content } of wechat.comment.all({ msg_data_id })) contents.push(content)
    assert.is(new Set(contents).size, 120)
    assert.is(contents[0], '第119条')
    assert.is(count('/cgi-bin/comment/list'), 4)
    const { comment, total } = await wechat.comment.list({ msg_data_id, begin: 0, count: 1, type: 0 })
    assert.is(total, 120)
    const one = { msg_data_id, user_comment_id: comment[0]?.user_comment_id ?? 0 }
    await wechat.comment.markelect(one)
    const elected = await wechat.comment.list({ msg_data_id, begin: 0, count: 49, type: 2 })
    assert.equal(
      elected.comment.map(({ content, comment_type }) => [content, comment_type]),
      [['第119条', 1]],
    )
    await wechat.comment.unmarkelect(one)
    await wechat.comment.reply.add({ ...one, content: '谢谢' })
    assert.equal(api.calls.at(-1)?.body, {
      content: '谢谢',
      user_comment_id: one.user_comment_id,
      msg_data_id: Number(msg_data_id),
    })
    assert.is((await rejection(wechat.comment.reply.add({ ...one, content: '再谢' }))).errcode, 88005)
    await wechat.comment.reply.delete(one)
    await wechat.comment.delete(one)
    assert.is((await rejection(wechat.comment.delete(one))).errcode, 88008)
    await wechat.comment.close({ msg_data_id })
  }))

test('a comment keeps its second article apart, and fifty at once are refused before they are asked for', () =>
  inWorld(async ({ api, wechat }) => {
    const msg_data_id = await sentArticle(wechat)
    api.commented(msg_data_id, 'o1', '第二篇', 1)
    const of = async (index: number) =>
      (await wechat.comment.list({ msg_data_id, index, begin: 0, count: 9, type: 0 })).total
    assert.equal([await of(0), await of(1)], [0, 1])
    const error = await rejection(wechat.comment.list({ msg_data_id, begin: 0, count: 50, type: 0 }))
    assert.match(error.message, '1 to 49 as "count"')
    assert.is((await rejection(wechat.comment.open({ msg_data_id: 1 }))).errcode, 88001)
  }))

test.run()
