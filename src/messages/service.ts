import type { NamedEvent } from './base.ts'

/**
 * A customer-service session begins (接入客服会话).
 *
 * @see WeChat docs, `Service_Center_messages`, 会话控制, 接入会话
 */
export interface KfCreateSessionEvent extends NamedEvent<'kf_create_session'> {
  /** The agent's account: `name@account`. */
  readonly KfAccount: string
}

/**
 * A customer-service session ends (关闭客服会话).
 *
 * @see WeChat docs, `Service_Center_messages`, 会话控制, 关闭会话
 */
export interface KfCloseSessionEvent extends NamedEvent<'kf_close_session'> {
  /** The agent's account: `name@account`. */
  readonly KfAccount: string
  /** Who or what closed it, e.g. `KF`. Undocumented. */
  readonly CloseType?: string
}

/**
 * A customer-service session moves to another agent (转接客服会话).
 *
 * @see WeChat docs, `Service_Center_messages`, 会话控制, 转接会话
 */
export interface KfSwitchSessionEvent extends NamedEvent<'kf_switch_session'> {
  /** The former agent's account: `name@account`. */
  readonly FromKfAccount: string
  /** The new agent's account: `name@account`. */
  readonly ToKfAccount: string
}

/**
 * A user enters a mini program's customer-service chat (进入客服会话).
 *
 * @see WeChat docs, mini program, `open-ability/customer-message`
 */
export interface UserEnterTempSessionEvent extends NamedEvent<'user_enter_tempsession'> {
  /** The `session-from` of the button that opened the chat. */
  readonly SessionFrom: string
}

/** Customer-service sessions (客服会话). */
export interface ServiceMessages {
  'event:kf_create_session': KfCreateSessionEvent
  'event:kf_close_session': KfCloseSessionEvent
  'event:kf_switch_session': KfSwitchSessionEvent
  'event:user_enter_tempsession': UserEnterTempSessionEvent
}
