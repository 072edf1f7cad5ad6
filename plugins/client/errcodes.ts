/** What WeChat says a code means, and what to do about it. */
type Entry = readonly [meaning: string, remedy: string]

const consoleKeys = 'the console, 设置与开发 → 基本配置'
const freshToken = 'A new token was fetched and the call repeated once; see that nobody else refreshes it.'
const conditional = 'See the rules of 个性化菜单.'
const places = 'Menus are no longer made for places: leave country, province and city out.'
const menuRules = 'Three buttons, five sub-buttons each; see the rules of 自定义菜单.'
const asAdministrator = 'The administrator has to confirm this IP in the message that WeChat sent.'

/** The codes that a program meets; every other one has WeChat's own words in the error. */
const table: Readonly<Record<number, Entry>> = {
  [-1]: ['WeChat is busy (系统繁忙)', 'Repeated already; try again later.'],
  40001: [
    'The secret is wrong, or the token is invalid or not the latest',
    `From a call for a token: copy the AppSecret again from ${consoleKeys}. From any other: ${freshToken}`,
  ],
  40002: ['The grant type is invalid', 'See what changes the request on its way.'],
  40003: ['The OpenID is invalid', 'Take the OpenID from a push to this account; each account has its own.'],
  40004: ['The type of the media file is invalid', 'Upload image, voice, video or thumb.'],
  40005: ['The type of the file is invalid', 'Give the upload the file name and type it really has.'],
  40006: ['The size of the file is invalid', 'Image and video 10 MB, voice 2 MB, thumb 64 KB.'],
  40007: ['The media id is invalid', 'Upload it again: temporary media lives 3 days, and in one account.'],
  40008: ['The message type is invalid', 'See the msgtype.'],
  40009: ['The size of the image is invalid', 'At most 10 MB.'],
  40013: ['The AppID is invalid', `Copy it from ${consoleKeys}.`],
  40014: ['The token is invalid', freshToken],
  40016: ['The number of menu buttons is invalid', menuRules],
  40017: ['The type of a menu button is invalid', menuRules],
  40018: ['The name of a menu button is too long or empty', 'At most 16 bytes, 60 in a sub-menu.'],
  40019: ['The key of a menu button is too long', 'At most 128 bytes.'],
  40020: ['The URL of a menu button is too long', 'At most 1024 bytes.'],
  40021: ['The version of the menu is invalid', menuRules],
  40022: ['The level of a sub-menu is invalid', 'A sub-menu holds no further sub-menu.'],
  40023: ['The number of sub-menu buttons is invalid', menuRules],
  40024: ['The type of a sub-menu button is invalid', menuRules],
  40025: ['The name of a sub-menu button is too long or empty', 'At most 60 bytes.'],
  40026: ['The key of a sub-menu button is too long', 'At most 128 bytes.'],
  40027: ['The URL of a sub-menu button is too long', 'At most 1024 bytes.'],
  40032: ['The list of OpenIDs is too long or empty', 'See how many the call takes at once.'],
  40033: ['The request holds \\uxxxx escapes', 'Send the characters themselves.'],
  40035: ['A parameter is invalid', "Compare the body with WeChat's page about the call."],
  40037: ['The template id is invalid', 'Take it from the list of templates of this account.'],
  40053: ['The action of the QR code is invalid', 'Give action_name and the scene that belongs to it.'],
  40054: ['The URL of a sub-menu button is invalid', 'Begin it with http:// or https://.'],
  40055: ['The URL of a menu button is invalid', 'Begin it with http:// or https://.'],
  40066: ['There is no such call', 'Check the path.'],
  40125: ['The secret is wrong', `Copy the AppSecret again, or reset it, in ${consoleKeys}.`],
  40164: [
    'The IP that calls is not on the white list',
    `Add it in ${consoleKeys} → IP白名单; it works after some minutes.`,
  ],
  40243: ['The AppSecret is frozen', `Unfreeze it in ${consoleKeys}.`],
  41001: ['The token is missing', 'See what cuts the query off, a proxy?'],
  41002: ['The appid is missing', 'See what changes the request on its way.'],
  41004: ['The secret is missing', 'See what changes the request on its way.'],
  41005: ['The file of the upload is missing', 'Give the upload a file that is not empty.'],
  41006: ['The media id is missing', 'Give it.'],
  41030: ['The page is invalid', 'Name a page of the released mini program.'],
  42001: ['The token has expired', freshToken],
  43001: ['The call wants GET', 'Give call() no body.'],
  43002: ['The call wants POST', 'Give call() a body.'],
  43004: ['The user has to follow the account first', 'Only followers can be sent this.'],
  43019: ['The user is on the blacklist', 'Take them off it in the console (用户管理).'],
  43101: ['The user refused the subscription', 'Ask again in a page or with a subscribe button.'],
  44001: ['The media file is empty', 'Upload a file that is not empty.'],
  44002: ['The body is empty', 'Give call() a body.'],
  44004: ['The text is empty', 'Send a text.'],
  45001: ['The media file is too large', 'Image and video 10 MB, voice 2 MB, thumb 64 KB.'],
  45002: ['The text is too long', 'At most 2048 bytes of UTF-8; send it in parts.'],
  45008: ['Too many articles', 'A customer-service message takes 1.'],
  45009: [
    'The daily quota of the call is used up',
    'Wait for midnight (Beijing time), or clear_quota(), ten times a month.',
  ],
  45011: ['Called too often in this minute', 'Go slower, and on in the next minute.'],
  45015: [
    'The time to answer the user is over, or they have left',
    'Customer-service messages reach a user within 48 h of a message (48 h window), within 1 min of a menu tap, ' +
      'a scan or following; later use a template or a subscription.',
  ],
  45029: ['Too many QR codes that last', 'An account has at most 100000: use ones that expire.'],
  45047: [
    'More messages than the user is owed',
    'A message allows 5 within 48 h, a menu tap, a scan or following 3; the next one opens a new window.',
  ],
  45056: ['Too many tags', 'An account has at most 100.'],
  45057: ['More than 100000 users have the tag', 'Take it off some of them first.'],
  45058: ["The tag is one of WeChat's own", 'The ids 0, 1 and 2 cannot be changed.'],
  45059: ['The user has too many tags', 'A user has at most 20.'],
  45064: ['The mini program of the menu is not linked', 'Link it in the console (小程序管理).'],
  45072: ['The typing command is invalid', "It is 'Typing' or 'CancelTyping'."],
  45080: ['Typing needs an exchange with the user within 30 s', 'Only send it while you answer.'],
  45081: ['Typing is shown already', 'It lasts 15 s.'],
  45157: ['The name of the tag is taken or invalid', 'Choose another.'],
  45158: ['The name of the tag is too long', 'At most 30 bytes.'],
  45159: ['There is no such tag', 'Take the id from tags.get().'],
  46003: ['There is no menu', 'Create one first.'],
  47001: ['The body is no JSON that WeChat can read', 'See what changes the body on its way.'],
  47003: ['The data does not fit the template', 'Give each key of the template, within its length.'],
  48001: [
    'The account has no right to this call',
    'See 设置与开发 → 接口权限: many need certification (认证).',
  ],
  48002: ['The user refuses messages of the account', 'Nothing can be sent to them.'],
  48004: ['The call is blocked for breaking the rules', 'See the notices in the console.'],
  48006: ['The quota cannot be cleared again this month', 'Ten times a month; wait for midnight.'],
  49003: ['The OpenID belongs to another account', 'Take the OpenID from a push to this account.'],
  50002: ['The user is restricted', 'The account may be frozen or cancelled.'],
  50004: ['The account is forbidden', 'See the notices in the console.'],
  50007: ['The account is frozen', 'See the notices in the console.'],
  53503: ['The draft did not pass the check for publishing', 'See the draft in the console.'],
  53504: ['The draft can only be used in the console', 'Publish it there.'],
  53505: ['The draft was not saved by hand', 'Save it in the console first.'],
  53600: ['The article id is invalid', 'Take it from freepublish.get() or batchget().'],
  61004: ['The IP that calls is not registered', 'Register it in the console of the platform.'],
  65301: ['There is no such conditional menu', 'Take the menuid from menu.get().'],
  65302: ['There is no such user', 'Name a user who follows the account.'],
  65303: ['There is no common menu yet', 'Call menu.create() first.'],
  65304: ['The matchrule is empty', conditional],
  65305: ['Too many conditional menus', 'Delete some with menu.delconditional().'],
  65306: ['The account has no conditional menus', 'They need certification (认证).'],
  65307: ['The conditional menu is empty', conditional],
  65308: ['A button does nothing', 'Give each button a type or a sub_button.'],
  65309: ['Conditional menus are switched off', 'Switch them on in the console.'],
  65310: ['A province or city without a country', places],
  65311: ['A city without a province', places],
  65312: ['The country is invalid', places],
  65313: ['The province is invalid', places],
  65314: ['The city is invalid', places],
  65316: ['The menu leads to too many hosts', 'At most three.'],
  65317: ['The URL is invalid', 'Begin it with http:// or https://.'],
  89501: ['This IP has been refused by the administrator', asAdministrator],
  89503: ['This IP waits for the administrator to confirm it', asAdministrator],
  89506: ['The administrator refused this IP twice; 24 h without it', asAdministrator],
  89507: ['The administrator refused this IP; one hour without it', asAdministrator],
}

/**
 * The meaning of a code and the remedy; undefined for one that is not in the table.
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html
 */
export function explain(errcode: number): Entry | undefined {
  return table[errcode]
}
