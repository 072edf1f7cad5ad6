import type { ApiResult } from '../wire/answer.ts'
import type { Call } from '../wire/call.ts'

interface Keyed {
  readonly type:
    | 'click'
    | 'scancode_push'
    | 'scancode_waitmsg'
    | 'pic_sysphoto'
    | 'pic_photo_or_album'
    | 'pic_weixin'
    | 'location_select'
  /** What the event carries as its EventKey; at most 128 bytes. */
  readonly key: string
}

interface Linked {
  readonly type: 'view'
  /** At most 1024 bytes. */
  readonly url: string
}

interface Mini {
  readonly type: 'miniprogram'
  /** Opened by clients that know no mini programs. */
  readonly url: string
  readonly appid: string
  readonly pagepath: string
}

interface WithMedia {
  readonly type: 'media_id' | 'view_limited'
  readonly media_id: string
}

interface WithArticle {
  readonly type: 'article_id' | 'article_view_limited'
  readonly article_id: string
}

/** A button that does something. Its name has at most 16 bytes, 60 in a sub-menu. */
export type MenuAction = { readonly name: string } & (Keyed | Linked | Mini | WithMedia | WithArticle)

/** A button at the bottom: it does something, or opens up to 5 others. */
export type MenuButton = MenuAction | { readonly name: string; readonly sub_button: readonly MenuAction[] }

/** A menu (自定义菜单): up to 3 buttons. */
export interface Menu {
  readonly button: readonly MenuButton[]
}

/** Who sees a conditional menu (个性化菜单); at least one of them. */
export interface MatchRule {
  readonly tag_id?: string
  /** 1 iOS, 2 Android, 3 others. */
  readonly client_platform_type?: string
}

/** What `menu/get` gives. */
export interface MenuResult {
  readonly menu: Menu & { readonly menuid?: number | string }
  readonly conditionalmenu?: readonly (Menu & {
    readonly matchrule: Readonly<Record<string, string>>
    readonly menuid: number | string
  })[]
}

/**
 * `/cgi-bin/menu/`: the menu at the bottom of the chat.
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/Custom_Menus/Creating_Custom-Defined_Menu.html
 */
export interface MenuCalls {
  /**
   * Replaces the menu. Users see it within five minutes, or when they open the chat again.
   *
   * @throws WeChatApiError 40016–40027 for a button that breaks the rules, 40054, 40055 for a URL, 45064 for a mini
   * program that is not linked
   * @example await wechat.menu.create({ button: [{ type: 'click', name: '今日歌曲', key: 'TODAY' }] })
   */
  create(menu: Menu): Promise<ApiResult>
  /** @throws WeChatApiError 46003 when there is none */
  get(): Promise<MenuResult & ApiResult>
  /** Takes the menu away, the conditional ones too. */
  delete(): Promise<ApiResult>
  /** Adds a menu that only some users see. There must be a common one already. */
  addconditional(
    menu: Menu & { readonly matchrule: MatchRule },
  ): Promise<{ readonly menuid: string } & ApiResult>
  delconditional(menuid: string): Promise<ApiResult>
  /**
   * The menu that one user sees.
   *
   * @param user_id an OpenID, or a WeChat id (微信号)
   * @throws WeChatApiError 65301, 65302
   */
  trymatch(user_id: string): Promise<Menu & ApiResult>
}

export function menuCalls(call: Call): MenuCalls {
  return {
    create: (menu) => call('/cgi-bin/menu/create', menu),
    get: () => call('/cgi-bin/menu/get'),
    delete: () => call('/cgi-bin/menu/delete'),
    addconditional: async (menu) => {
      const result = await call<{ menuid: string | number }>('/cgi-bin/menu/addconditional', menu)
      return { ...result, menuid: String(result.menuid) }
    },
    delconditional: (menuid) => call('/cgi-bin/menu/delconditional', { menuid }),
    trymatch: (user_id) => call('/cgi-bin/menu/trymatch', { user_id }),
  }
}
