// Compiled by `npm run check`, never run: what the client's calls take, and beside it what they refuse.
import { MemoryStore } from 'echostr'
import { type Client, client, type TokenSource } from 'echostr/plugins/client'

const touser = 'o1'

export function messages({ custom }: Client): void {
  custom.send({ touser, msgtype: 'text', text: { content: '你好' } })
  custom.send({ touser, msgtype: 'image', image: { media_id: 'm' }, aimsgcontext: { is_ai_msg: 1 } })
  // @ts-expect-error the content of another type
  custom.send({ touser, msgtype: 'text', image: { media_id: 'm' } })
  // @ts-expect-error no such type
  custom.send({ touser, msgtype: 'hologram', hologram: {} })
  // @ts-expect-error to whom?
  custom.send({ msgtype: 'text', text: { content: '你好' } })
  // @ts-expect-error WeChat takes one article
  custom.send({ touser, msgtype: 'news', news: { articles: [] } })
  // @ts-expect-error there are two commands
  custom.typing(touser, 'Walking')
}

export function menus({ menu }: Client): void {
  menu.create({ button: [{ name: '菜单', sub_button: [{ type: 'view', name: 'a', url: 'u' }] }] })
  // @ts-expect-error a click needs a key
  menu.create({ button: [{ type: 'click', name: 'a' }] })
  // @ts-expect-error a sub-menu has no sub-menus
  menu.create({ button: [{ name: 'a', sub_button: [{ name: 'b', sub_button: [] }] }] })
}

export async function results(wechat: Client): Promise<void> {
  const { ticket } = await wechat.call<{ ticket: string }>('/cgi-bin/ticket/getticket')
  ticket.toUpperCase()
  const { msgid } = await wechat.template.send({ touser, template_id: 't', data: { a: { value: 'b' } } })
  msgid.toUpperCase()
  const media = await wechat.media.get('m')
  if ('body' in media) media.body.getReader()
  else media.video_url.toUpperCase()
  // @ts-expect-error it may be an address
  media.body.getReader()
  for await (const openid of wechat.user.all()) openid.toUpperCase()
}

export async function library({ draft, mass, material, comment, datacube }: Client): Promise<void> {
  const { media_id } = await draft.add([{ title: 't', content: 'c', thumb_media_id: 'm' }])
  // @ts-expect-error an article has a cover
  draft.add([{ title: 't', content: 'c' }])
  // @ts-expect-error a message of pictures has pictures
  draft.add([{ article_type: 'newspic', title: 't', content: 'c' }])
  for await (const { update_time } of draft.all()) update_time.toFixed()
  const { msg_id } = await mass.sendall({
    filter: { is_to_all: true },
    msgtype: 'mpnews',
    mpnews: { media_id },
  })
  msg_id.toUpperCase()
  // @ts-expect-error to whom?
  mass.sendall({ msgtype: 'mpnews', mpnews: { media_id } })
  // @ts-expect-error the content of another type
  mass.send({ touser: ['a', 'b'], msgtype: 'text', mpnews: { media_id } })
  const thing = await material.get_material('m')
  if ('body' in thing) thing.body.getReader()
  else if ('news_item' in thing) thing.news_item.length.toFixed()
  else thing.down_url.toUpperCase()
  // @ts-expect-error there are four types
  material.all('thumb')
  // @ts-expect-error which comment?
  comment.markelect({ msg_data_id: 1 })
  const [day] = await datacube.getusersummary({ begin_date: '2026-11-26', end_date: '2026-11-26' })
  day?.new_user.toFixed()
}

export function qrcodes({ qrcode }: Client): void {
  qrcode.create({ action_name: 'QR_SCENE', action_info: { scene: { scene_id: 1 } } })
  // @ts-expect-error a text is for QR_STR_SCENE
  qrcode.create({ action_name: 'QR_SCENE', action_info: { scene: { scene_str: 'a' } } })
  // @ts-expect-error a code that lasts does not expire
  qrcode.create({ action_name: 'QR_LIMIT_SCENE', expire_seconds: 1, action_info: { scene: { scene_id: 1 } } })
}

export function tokens(source: TokenSource): void {
  client({ appId: 'wx1', secret: 's' })
  client({ appId: 'wx1', token: source, limit: 1000 })
  client({ appId: 'wx1', token: ({ stale }) => stale?.toUpperCase() ?? 'first' })
  // @ts-expect-error where would tokens come from?
  client({ appId: 'wx1' })
  // @ts-expect-error one or the other
  client({ appId: 'wx1', secret: 's', token: source })
  client({ appId: 'wx1', token: source, store: new MemoryStore() })
  // @ts-expect-error a text
  client({ appId: 'wx1', token: async () => ({ access_token: 'a' }) })
}
