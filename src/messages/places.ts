import type { BaseMessage, ListTable, NamedEvent } from './base.ts'

/**
 * A shop was reviewed (门店审核).
 *
 * @see WeChat docs, shops (微信门店), 审核事件推送
 */
export interface PoiCheckNotifyEvent extends NamedEvent<'poi_check_notify'> {
  /** The account's own id of the shop. */
  readonly UniqId: string
  /** WeChat's id of the shop. */
  readonly PoiId: string
  /** `succ` or `fail`. */
  readonly Result: string
  /** Why it failed, or a note. */
  readonly Msg?: string
  /** As Msg, in some pushes. */
  readonly msg?: string
}

/**
 * The account's application to open shops was reviewed (创建门店小程序审核).
 *
 * @see WeChat docs, shops (门店小程序), 事件推送
 */
export interface ApplyMerchantAuditInfoEvent extends NamedEvent<'apply_merchant_audit_info'> {
  /** Id of the review. */
  readonly audit_id: string
  /** `1` passed, `2` under review, `3` refused, `4` refused by the administrator. */
  readonly status: string
  /** When refused: why. */
  readonly reason: string
}

/**
 * A new place for the map was reviewed (腾讯地图创建门店审核).
 *
 * @see WeChat docs, shops (门店小程序), 事件推送
 */
export interface CreateMapPoiAuditInfoEvent extends NamedEvent<'create_map_poi_audit_info'> {
  /** Id of the review. */
  readonly audit_id: string
  /** Result of the review. */
  readonly status: string
  /** The map's id of the place. */
  readonly map_poi_id: string
  /** Name of the place. */
  readonly name: string
  /** Address. */
  readonly address: string
  /** Latitude (纬度) in decimal degrees. */
  readonly latitude: string
  /** Longitude (经度) in decimal degrees. */
  readonly longitude: string
  /** The reviewer's remark. */
  readonly sh_remark: string
}

/**
 * A shop that was added or changed was reviewed (添加门店, 更新门店).
 *
 * @see WeChat docs, shops (门店小程序), 事件推送
 */
export interface StoreAuditEvent<Name extends string> extends NamedEvent<Name> {
  /** Id of the review. */
  readonly audit_id: string
  /** Result of the review. */
  readonly status: string
  /** When refused: why. */
  readonly reason: string
  /** Id of the shop. */
  readonly poi_id?: string
}

/**
 * A shop that was added was reviewed (添加门店).
 *
 * @see WeChat docs, shops (门店小程序), 事件推送
 */
export interface AddStoreAuditEvent extends StoreAuditEvent<'add_store_audit_info'> {
  /** Whether the shop was upgraded, a number. Known from SDKs only. */
  readonly is_upgrade?: string
  /** As poi_id. Known from SDKs only. */
  readonly poiid?: string
}

/**
 * A place or a category of a nearby mini program was reviewed (附近的小程序审核).
 *
 * @see no WeChat page any more; known from an SDK
 */
export interface NearbyAuditEvent<Name extends string> extends NamedEvent<Name> {
  /** Id of the review. */
  readonly audit_id: string
  /** `3` passed, `2` refused. */
  readonly status: string
  /** When refused: why. */
  readonly reason: string
}

/**
 * A place of a nearby mini program was reviewed (附近的小程序门店审核).
 *
 * @see no WeChat page any more; known from an SDK
 */
export interface AddNearbyPoiAuditEvent extends NearbyAuditEvent<'add_nearby_poi_audit_info'> {
  /** Id of the place. */
  readonly poi_id: string
}

/**
 * A user's telephone is on the shop's Wi-Fi (连网后下发消息).
 *
 * @see WeChat docs, Wi-Fi (微信连Wi-Fi), 连网成功事件
 */
export interface WifiConnectedEvent extends NamedEvent<'WifiConnected'> {
  /** When it connected, in seconds since 1970. */
  readonly ConnectTime: string
  /** Reserved by WeChat. */
  readonly ExpireTime: string
  /** Reserved by WeChat. */
  readonly VendorId: string
  /** Id of the shop. */
  readonly ShopId?: string
  /** As ShopId, in some pushes. */
  readonly PlaceId?: string
  /** MAC address (BSSID) of the access point. */
  readonly DeviceNo: string
}

/** An iBeacon. */
export interface Beacon {
  /** UUID. */
  readonly Uuid: string
  /** Major number. */
  readonly Major: string
  /** Minor number. */
  readonly Minor: string
  /** Distance in metres, a decimal. */
  readonly Distance: string
}

/** The wrapper around the beacons nearby. */
export interface AroundBeacons {
  /** The beacons. */
  readonly AroundBeacon: readonly Beacon[]
}

/**
 * A user shakes near a beacon (摇一摇周边).
 *
 * @see WeChat docs, shake nearby (摇一摇周边), 摇一摇事件通知
 */
export interface ShakearoundUserShakeEvent extends NamedEvent<'ShakearoundUserShake'> {
  /** The nearest beacon. */
  readonly ChosenBeacon: Beacon
  /** The other beacons. */
  readonly AroundBeacons: AroundBeacons
}

/** A scan of a shopping guide's QR code. */
export interface GuideScanInfo {
  /** The guide's WeChat account, or empty. */
  readonly qrcode_guide_account: string
  /** The guide's OpenID, or empty. */
  readonly qrcode_guide_openid: string
  /** OpenID of the user who scanned. */
  readonly openid: string
  /** What the user did, a number. */
  readonly action: string
  /** What the account put into the QR code. */
  readonly qrcode_info: string
}

/**
 * A user scans a shopping guide's QR code (对话能力, 顾问二维码扫码).
 *
 * @see WeChat docs, shopping guide (对话能力), 顾问扫码事件
 */
export interface GuideQrcodeScanEvent extends NamedEvent<'guide_qrcode_scan_event'> {
  /** The scan. */
  readonly GuideScanEvent: GuideScanInfo
}

/** A shopping guide that was added. */
export interface GuideInvite {
  /** The guide's WeChat account, or empty. */
  readonly guide_account: string
  /** The guide's OpenID, or empty. */
  readonly guide_openid: string
  /** Always `1`. */
  readonly invite_result: string
}

/**
 * Result of adding a shopping guide (对话能力, 添加顾问).
 *
 * @see WeChat docs, `Shopping_Guide/guide-account`, addGuideAcct
 */
export interface GuideInviteResultEvent extends NamedEvent<'guide_invite_result_event'> {
  /** The guide. */
  readonly GuideInviteEvent: GuideInvite
}

/**
 * What every event of a device (设备事件) carries. Its MsgType is not `event`. Legacy hardware platform
 * (微信硬件平台).
 *
 * @see WeChat docs, hardware platform (微信硬件平台), 接收设备事件
 */
export interface DeviceEvent<Name extends string> extends BaseMessage {
  readonly MsgType: 'device_event'
  /** The event's name. */
  readonly Event: Name
  /** Device type: the account's original id. */
  readonly DeviceType: string
  /** The device's id, at most 128 bytes. */
  readonly DeviceID: string
  /** OpenID of the user. */
  readonly OpenID: string
}

/**
 * A user binds a device or lets it go (绑定/解绑设备).
 *
 * @see WeChat docs, hardware platform (微信硬件平台), 绑定/解绑事件
 */
export interface DeviceBindEvent<Name extends string> extends DeviceEvent<Name> {
  /** Contents in Base64. */
  readonly Content: string
  /** Session id, to be sent back in the reply. */
  readonly SessionID: string
}

/**
 * A user starts or stops watching a device's state; the reply is `device_status` (设备状态查询).
 *
 * @see WeChat docs, hardware platform (微信硬件平台), 订阅/退订设备状态事件
 */
export interface DeviceStatusEvent<Name extends string> extends DeviceEvent<Name> {
  /** `0` stop, `1` heartbeat (about once a minute), `2` start. */
  readonly OpType: string
}

/** Places, beacons, Wi-Fi (legacy), shopping guides and device events (设备事件). */
export interface PlaceMessages {
  'event:poi_check_notify': PoiCheckNotifyEvent
  'event:apply_merchant_audit_info': ApplyMerchantAuditInfoEvent
  'event:create_map_poi_audit_info': CreateMapPoiAuditInfoEvent
  /** Added (添加门店审核). */
  'event:add_store_audit_info': AddStoreAuditEvent
  /** Changed (更新门店审核). */
  'event:modify_store_audit_info': StoreAuditEvent<'modify_store_audit_info'>
  'event:add_nearby_poi_audit_info': AddNearbyPoiAuditEvent
  /** Category (类目审核). */
  'event:nearby_category_audit_info': NearbyAuditEvent<'nearby_category_audit_info'>
  'event:WifiConnected': WifiConnectedEvent
  'event:ShakearoundUserShake': ShakearoundUserShakeEvent
  'event:guide_qrcode_scan_event': GuideQrcodeScanEvent
  'event:guide_invite_result_event': GuideInviteResultEvent
  /** Bound (绑定设备). */
  'device_event:bind': DeviceBindEvent<'bind'>
  /** Let go (解绑设备). */
  'device_event:unbind': DeviceBindEvent<'unbind'>
  /** Watching (订阅设备状态). */
  'device_event:subscribe_status': DeviceStatusEvent<'subscribe_status'>
  /** No longer watching (退订设备状态). */
  'device_event:unsubscribe_status': DeviceStatusEvent<'unsubscribe_status'>
}

/** Lists in {@link PlaceMessages}. */
export const placeLists: ListTable = {
  'event:ShakearoundUserShake': ['AroundBeacons.AroundBeacon'],
}
