import type { XmlFields } from 'echostr'

const scene = { EventKey: 'scene-1', Ticket: 'ticket-1' }
const scanned = {
  EventKey: 'SCAN_CODE',
  ScanCodeInfo: { ScanType: 'qrcode', ScanResult: 'https://example.com/' },
}
const pictures = {
  EventKey: 'PICTURES',
  SendPicsInfo: { Count: 1, PicList: { item: [{ PicMd5Sum: '1b5f7c23b5bf75682a53e7b6d163e185' }] } },
}
const place = { Location_X: '23.134521', Location_Y: '113.358803', Scale: '20', Label: '广州塔' }
const subscription = { TemplateId: 'template-1', SubscribeStatusString: 'accept', PopupScene: '2' }
const certified = { ExpiredTime: 1_800_000_000 }
const failed = { FailTime: 1_700_000_000, FailReason: '资料不全' }
const authorization = { OpenID: 'o-user', AppID: 'wx0123456789abcdef', RevokeInfo: '205' }
const card = { CardId: 'card-1', UserCardCode: '123456789012' }

/** Made-up fields of pushes by their kind. Kinds that are not here have no fields of their own but the caller's. */
export const samples: Readonly<Record<string, XmlFields>> = {
  // what a user sends
  text: { Content: '你好' },
  image: { PicUrl: 'https://example.com/a.jpg', MediaId: 'image-1' },
  voice: { MediaId: 'voice-1', Format: 'amr', MediaId16K: 'voice-16k-1' },
  video: { MediaId: 'video-1', ThumbMediaId: 'thumb-1' },
  shortvideo: { MediaId: 'video-2', ThumbMediaId: 'thumb-2' },
  location: place,
  link: { Title: 'Example', Description: 'A page', Url: 'https://example.com/' },
  file: {
    Title: 'a.pdf',
    Description: '',
    FileKey: 'file-1',
    FileMd5: '0cc175b9c0f1b6a831c399e269772661',
    FileTotalLen: '1024',
  },
  miniprogrampage: {
    Title: 'Page',
    AppId: 'wx0123456789abcdef',
    PagePath: 'pages/index',
    ThumbUrl: 'https://example.com/t.jpg',
    ThumbMediaId: 'thumb-3',
  },
  // what a user does
  'event:subscribe': { EventKey: '' },
  'event:unsubscribe': { EventKey: '' },
  'event:SCAN': scene,
  'event:LOCATION': { Latitude: '23.137466', Longitude: '113.352425', Precision: '119.385040' },
  'event:CLICK': { EventKey: 'MENU_TODAY' },
  'event:VIEW': { EventKey: 'https://example.com/', MenuId: '1' },
  'event:view_miniprogram': { EventKey: 'pages/index', MenuId: '1' },
  'event:scancode_push': scanned,
  'event:scancode_waitmsg': scanned,
  'event:pic_sysphoto': pictures,
  'event:pic_photo_or_album': pictures,
  'event:pic_weixin': pictures,
  'event:location_select': { EventKey: 'PLACE', SendLocationInfo: { ...place, Poiname: '' } },
  'event:ENTER': { EventKey: '' },
  'event:subscribe_msg_popup_event': { SubscribeMsgPopupEvent: { List: [subscription] } },
  'event:subscribe_msg_change_event': { SubscribeMsgChangeEvent: { List: [subscription] } },
  // what became of a job
  'event:TEMPLATESENDJOBFINISH': { MsgID: '200163836', Status: 'success' },
  'event:MASSSENDJOBFINISH': {
    MsgID: '1000001625',
    Status: 'send success',
    TotalCount: 100,
    FilterCount: 80,
    SentCount: 75,
    ErrorCount: 5,
  },
  'event:PUBLISHJOBFINISH': {
    PublishEventInfo: { publish_id: '2247503051', publish_status: '0', article_id: 'article-1' },
  },
  'event:subscribe_msg_sent_event': {
    SubscribeMsgSentEvent: {
      List: [{ TemplateId: 'template-1', MsgID: '1', ErrorCode: '0', ErrorStatus: 'success' }],
    },
  },
  // customer service, certification, authorization, cards
  'event:kf_create_session': { KfAccount: 'test1@test' },
  'event:kf_close_session': { KfAccount: 'test1@test' },
  'event:kf_switch_session': { FromKfAccount: 'test1@test', ToKfAccount: 'test2@test' },
  'event:qualification_verify_success': certified,
  'event:qualification_verify_fail': failed,
  'event:naming_verify_success': certified,
  'event:naming_verify_fail': failed,
  'event:annual_renew': certified,
  'event:verify_expired': certified,
  'event:user_info_modified': authorization,
  'event:user_authorization_revoke': authorization,
  'event:user_authorization_cancellation': authorization,
  'event:user_get_card': { ...card, IsGiveByFriend: '0', OuterId: '1' },
  'event:user_del_card': card,
  'event:user_consume_card': { ...card, ConsumeSource: 'FROM_API' },
}
