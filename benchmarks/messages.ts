import { parseXml, toXml, type XmlFields } from 'echostr'

export const token = 'xq123456'
export const question = '明天广州的天气怎么样？我想去白云山，下午会下雨吗？'

const head: XmlFields = {
  ToUserName: 'gh_2b1c9a7f40de',
  FromUserName: 'oZ3xQ5d0cR7wA1nK9vT2uY8sL4e6',
  CreateTime: '1712000000',
}
const MsgId = '7300000000000000011'

/** Messages as WeChat sends them, by name. */
export const samples: Readonly<Record<string, XmlFields>> = {
  'a text': { ...head, MsgType: 'text', Content: question, MsgId },
  'Chinese, 2 KB': { ...head, MsgType: 'text', Content: question.repeat(27), MsgId },
  'a picture': {
    ...head,
    MsgType: 'image',
    PicUrl: 'http://mmbiz.qpic.cn/mmbiz_jpg/kQJ3vT2uY8sL4e6cR7wA1nK9/0',
    MediaId: 'aB3xQ5d0cR7wA1nK9vT2uY8sL4e6kQJ3vT2uY8sL4e6cR7wA1nK9vT2uY8sL4e6',
    MsgId,
  },
  'a nested event': {
    ...head,
    MsgType: 'event',
    Event: 'pic_sysphoto',
    EventKey: 'PHOTO',
    SendPicsInfo: {
      Count: '2',
      PicList: {
        item: [
          { PicMd5Sum: '1b5f7c23b5bf75682a53e7b6d163e185' },
          { PicMd5Sum: '5a75aaca956d97be686719218f275c6b' },
        ],
      },
    },
  },
  'a mass-send result': {
    ...head,
    MsgType: 'event',
    Event: 'MASSSENDJOBFINISH',
    MsgID: '1000001625',
    Status: 'err(30003)',
    TotalCount: '0',
    FilterCount: '0',
    SentCount: '0',
    ErrorCount: '0',
    CopyrightCheckResult: {
      Count: '2',
      ResultList: { item: [checked('1'), checked('2')] },
      CheckState: '2',
    },
    ArticleUrlResult: {
      Count: '1',
      ResultList: { item: { ArticleIdx: '1', ArticleUrl: 'https://example.com/' } },
    },
  },
  'an encrypted envelope': { ToUserName: 'gh_2b1c9a7f40de', Encrypt: 'wNNv2zHb8RcTq0lJx+Dg'.repeat(32) },
}

function checked(index: string): XmlFields {
  return {
    ArticleIdx: index,
    UserDeclareState: '0',
    AuditState: '2',
    OriginalArticleUrl: 'https://example.com/original',
    OriginalArticleType: '1',
    CanReprint: '1',
    NeedReplaceContent: '1',
    NeedShowReprintSource: '1',
  }
}

/** As it arrives: decoded from bytes, a line for each element. */
export function asSent(fields: XmlFields): string {
  return Buffer.from(toXml(fields).replace(/(<\/\w+>|^<xml>)(?=<)/g, '$1\n')).toString()
}

/** Fields as they are parsed, less the prototypes. */
export function asData(fields: unknown): unknown {
  return JSON.parse(JSON.stringify(fields))
}

export const push: string = asSent(samples['a text'] as XmlFields)
/** A message of which there is one for each call. */
export function parsedPush(): ReturnType<typeof parseXml> {
  return parseXml(push)
}
