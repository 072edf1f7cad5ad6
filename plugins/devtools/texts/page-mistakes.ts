/** What the page cannot do with what it was given. */
export const pageMistakes = {
  too_many_users: { zh: '最多 {most} 个用户', en: 'There are at most {most} users' },
  too_many_messages: {
    zh: '已有 {most} 条消息在推送：等一等',
    en: 'There are {most} messages on their way: wait for one to end',
  },
  first_account: {
    zh: '第一个公众号不能移除：它是启动时给出的',
    en: 'The first account stays: the page was started for it',
  },
  forgotten: { zh: '这条消息已经不在了', en: 'This message is forgotten' },
  remote: {
    zh: '地址不在本机：启动时加上 --allow-remote',
    en: 'The url is not on this machine: start with --allow-remote',
  },
  not_a_text: {
    zh: '要填 1 到 {longest} 个字符（{name}）',
    en: 'This takes 1 to {longest} characters ({name})',
  },
  not_a_number: { zh: '{name} 是一个数字', en: '{name} is a number' },
  not_a_setting: {
    zh: '要文本，不超过 {longest} 个字符（{name}）',
    en: 'This takes a text of at most {longest} characters ({name})',
  },
  not_an_address: {
    zh: '地址以 http:// 或 https:// 开头',
    en: 'The address begins with http:// or https://',
  },
  no_token: { zh: '令牌 (Token) 不能为空：与应用里的相同', en: 'A token is needed, the same as in the app' },
  no_account: { zh: '原始 ID 不能为空', en: 'An original id is needed' },
  no_app_id: { zh: '兼容模式和安全模式需要 AppID', en: 'The encrypted modes need an AppID' },
  not_a_mode: { zh: '没有这种模式', en: 'There is no such mode' },
  not_a_menu: {
    zh: '菜单是 JSON：{ "button": [ … ] }',
    en: 'The menu is JSON: { "button": [ … ] }',
  },
  not_a_button: {
    zh: '菜单的 {path} 不是按钮：按钮是 { "name": "…", … }',
    en: '{path} of the menu is no button: that is { "name": "…", … }',
  },
  not_buttons: {
    zh: '菜单的 {path}.sub_button 不是按钮的列表',
    en: '{path}.sub_button of the menu is no list of buttons',
  },
  not_an_upload: {
    zh: '不是 5 MB 以内的图片（PNG、JPEG、GIF、WebP）或 2 MB 以内的语音',
    en: 'That is no picture of 5 MB (PNG, JPEG, GIF, WebP) and no voice of 2 MB',
  },
  not_a_command: { zh: '没有这个命令', en: 'There is no such command' },
  not_json: { zh: '命令是 JSON', en: 'A command is JSON' },
  not_an_object: { zh: '不是 JSON 对象', en: 'That is no JSON object' },
  not_a_conversation: {
    zh: '这不是导出的对话：{path} 不对',
    en: 'That is no exported conversation: {path} is not as it should be',
  },
  newer_file: {
    zh: '文件是更新的 echostr 写的（版本 {version}）：先升级',
    en: 'The file was written by a newer echostr (version {version}): update first',
  },
  too_long_a_list: { zh: '{path} 最多 {most} 项', en: '{path} has at most {most} entries' },
  no_conversation: {
    zh: '这个用户还没有得到回复的消息',
    en: 'No message of this user has been answered yet',
  },
  replaying: { zh: '正在重放：等它结束', en: 'A conversation is being sent again: wait for its end' },
  not_whole: {
    zh: '没有保存完整的报文：太长，或不是文本',
    en: 'The body was not kept whole: it is too long, or no text',
  },
  no_test: {
    zh: '只有推送和接入验证能变成测试',
    en: 'Only pushes and handshakes become a test',
  },
  too_large: { zh: '超过 {limit} KB', en: 'That is more than {limit} KB' },
  not_following: {
    zh: '这位用户没有关注公众号，做不了这件事：先关注',
    en: 'This user does not follow the account: follow it first',
  },
  no_pictures: { zh: '先选一到九张图片', en: 'Choose one to nine pictures first' },
  no_code: { zh: '码的内容不能为空', en: 'A code says something' },
  no_coordinate: { zh: '是 -{highest} 到 {highest} 的数', en: 'A number from -{highest} to {highest}' },
  not_a_count: { zh: '是 1 到 {most} 的整数', en: 'A whole number from 1 to {most}' },
  no_crowd_text: { zh: '消息不能为空', en: 'A message is needed' },
  crowd_running: { zh: '上一次还没有结束', en: 'One is on its way' },
  crowd_not_sent: { zh: '没有发出：等待中的消息太多', en: 'Not sent: too many are on their way' },
  too_many_accounts: { zh: '最多 {most} 个公众号', en: 'There are at most {most} accounts' },
} as const
