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
  // @ts-expect-error what is given is kept nowhere
  client({ appId: 'wx1', token: source, store: new MemoryStore() })
  // @ts-expect-error a text
  client({ appId: 'wx1', token: async () => ({ access_token: 'a' }) })
}
