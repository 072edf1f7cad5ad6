import type { OptionKind } from 'echostr'
import { bytes, characters, day, id, json, listOf, openids, source, whole } from './argument-kinds.ts'

/** Fields of a body whose limits are known, by their names. */
export type Fields = Readonly<Record<string, OptionKind>>

/** What a call takes; of a body only those fields are spelled out whose limits are known. */
export type Arguments = readonly (readonly [name: string, kind: OptionKind, fields?: Fields])[]

/** Articles in a draft, and entries in a page of drafts, of material, of what is published. */
const articles = listOf('articles', 1, 8, json)
const page: Fields = { offset: 'count', count: whole(1, 20), 'no_content?': [0, 1] }

/** An article of a draft. */
const article: Fields = {
  'article_type?': ['news', 'newspic'],
  title: characters(1, 32),
  content: bytes(1, 2 ** 20),
  'author?': characters(0, 16),
  'digest?': characters(0, 128),
  'content_source_url?': bytes(0, 1024),
  'need_open_comment?': [0, 1],
  'only_fans_can_comment?': [0, 1],
}

/** What a mass message has in common, whoever it goes to. */
const mass: Fields = { msgtype: 'text', 'clientmsgid?': bytes(1, 64), 'send_ignore_reprint?': [0, 1] }

/** Which comment is meant. */
const comments: Fields = { msg_data_id: id, 'index?': 'count' }
const comment: Fields = { ...comments, user_comment_id: id }

const upload: Arguments = [
  ['type', 'string'],
  ['source', source],
  ['name?', json],
]
const days: Arguments = [['range', json, { begin_date: day, end_date: day }]]

/** The arguments of each call by its name, in their order; a `?` stands behind what may be left out. */
export const table: Readonly<Record<string, Arguments>> = {
  call: [
    ['path', 'string'],
    ['body?', json],
    ['options?', json],
  ],
  download: [
    ['path', 'string'],
    ['body?', json],
  ],
  ticket: [['type', ['jsapi', 'wx_card']]],
  'custom.send': [
    ['message', json],
    ['options?', json],
  ],
  'custom.typing': [
    ['touser', 'string'],
    ['command?', 'string'],
  ],
  'mass.sendall': [['message', json, { ...mass, filter: json }]],
  'mass.send': [
    [
      'message',
      json,
      { ...mass, touser: listOf('OpenIDs', 2, 10_000, { is: '', fits: (each) => typeof each === 'string' }) },
    ],
  ],
  'mass.preview': [['message', json, { msgtype: 'text', 'touser?': 'text', 'towxname?': 'text' }]],
  'mass.get': [['msg_id', id]],
  'mass.delete': [['which', json, { 'msg_id?': id, 'url?': 'text', 'article_idx?': 'count' }]],
  'mass.speed.set': [['speed', whole(0, 4)]],
  'media.upload': upload,
  'media.uploadimg': upload.slice(1),
  'media.uploadvideo': [['video', json, { media_id: 'text' }]],
  'media.get': [['media_id', 'string']],
  'media.jssdk': [['media_id', 'string']],
  'material.add_material': upload,
  'material.get_material': [['media_id', 'text']],
  'material.del_material': [['media_id', 'text']],
  'material.batchget_material': [
    ['range', json, { ...page, type: ['image', 'video', 'voice', 'news'], 'no_content?': 'any' }],
  ],
  'material.all': [['type', ['image', 'video', 'voice', 'news']]],
  'draft.add': [['articles', articles, article]],
  'draft.get': [['media_id', 'text']],
  'draft.update': [
    ['media_id', 'text'],
    ['index', whole(0, 7)],
    ['article', json, article],
  ],
  'draft.delete': [['media_id', 'text']],
  'draft.batchget': [['range', json, page]],
  'draft.all': [['options?', json, { 'no_content?': [0, 1] }]],
  'menu.create': [['menu', json]],
  'menu.addconditional': [['menu', json]],
  'menu.delconditional': [['menuid', id]],
  'menu.trymatch': [['user_id', 'text']],
  'template.send': [['message', json]],
  'subscribe.send': [['message', json]],
  'subscribe.bizsend': [['notice', json]],
  'newtmpl.addtemplate': [
    [
      'template',
      json,
      {
        tid: id,
        'kidList?': listOf('numbers', 2, 5, { is: '', fits: Number.isInteger }),
        'sceneDesc?': characters(1, 15),
      },
    ],
  ],
  'newtmpl.deltemplate': [['priTmplId', 'text']],
  'newtmpl.getpubtemplatetitles': [
    ['range', json, { ids: 'text', 'start?': 'count', 'limit?': whole(1, 30) }],
  ],
  'newtmpl.getpubtemplatekeywords': [['tid', id]],
  'qrcode.create': [['code', json]],
  'qrcode.url': [['ticket', 'string']],
  'shorten.gen': [
    ['long_data', bytes(1, 4096)],
    ['expire_seconds?', whole(1, 2_592_000)],
  ],
  'shorten.fetch': [['short_key', 'text']],
  'user.info': [
    ['openid', 'string'],
    ['lang?', 'string'],
  ],
  'user.batchget': [
    ['openids', openids],
    ['lang?', 'string'],
  ],
  'user.get': [['next_openid?', 'string']],
  'user.updateremark': [
    ['openid', 'text'],
    ['remark', characters(0, 30)],
  ],
  'tags.create': [['name', 'string']],
  'tags.update': [
    ['id', id],
    ['name', 'string'],
  ],
  'tags.delete': [['id', id]],
  'tags.getidlist': [['openid', 'string']],
  'tags.members.batchtagging': [
    ['tagid', id],
    ['openid_list', openids],
  ],
  'tags.members.batchuntagging': [
    ['tagid', id],
    ['openid_list', openids],
  ],
  'tags.members.all': [['tagid', id]],
  'comment.open': [['article', json, comments]],
  'comment.close': [['article', json, comments]],
  'comment.list': [['range', json, { ...comments, begin: 'count', count: whole(1, 49), type: [0, 1, 2] }]],
  'comment.all': [['article', json, { ...comments, 'type?': [0, 1, 2] }]],
  'comment.markelect': [['comment', json, comment]],
  'comment.unmarkelect': [['comment', json, comment]],
  'comment.delete': [['comment', json, comment]],
  'comment.reply.add': [['reply', json, { ...comment, content: 'text' }]],
  'comment.reply.delete': [['comment', json, comment]],
  'freepublish.submit': [['media_id', 'string']],
  'freepublish.get': [['publish_id', id]],
  'freepublish.delete': [
    ['article_id', 'string'],
    ['index?', 'count'],
  ],
  'freepublish.getarticle': [['article_id', 'string']],
  'freepublish.batchget': [['range', json]],
  'freepublish.all': [['options?', json, { 'no_content?': [0, 1] }]],
  'datacube.*': days,
  'openapi.quota.get': [['cgi_path', bytes(2, 1024)]],
  'openapi.quota.clear': [['cgi_path', bytes(2, 1024)]],
  'openapi.rid.get': [['rid', 'text']],
  'callback.check': [
    [
      'options?',
      json,
      {
        'action?': ['all', 'dns', 'ping'],
        'check_operator?': ['DEFAULT', 'CHINANET', 'UNICOM', 'CAP'],
      },
    ],
  ],
}
