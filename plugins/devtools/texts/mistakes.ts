/** Mistakes in a command line. */
export const mistakes = {
  unknown_option: { zh: '没有选项 {option}', en: "Unknown option '{option}'" },
  surplus_argument: { zh: '多了参数 {option}', en: "Unexpected argument '{option}'" },
  takes_no_value: { zh: '选项 {option} 不带值', en: "Option '{option}' does not take an argument" },
  takes_a_value: { zh: '选项 {option} 要带一个值', en: "Option '{option}' argument missing" },
  not_a_lang: { zh: '--lang 是 zh 或 en，不是 {lang}', en: '--lang is zh or en, not {lang}' },
  not_a_mode: {
    zh: '--mode 是 plain、compatible 或 secure，不是 {mode}',
    en: '--mode is plain, compatible or secure, not {mode}',
  },
  not_a_port: {
    zh: '{source} 不是端口：{port}。端口是 0 到 65535 的整数',
    en: '{source} is no port: {port}. A port is a whole number from 0 to 65535',
  },
  port_taken: {
    zh: '端口 {port} 被占用了：它要等应用来调用。先结束占用它的进程',
    en: 'Port {port} is busy, and the app calls it: end what listens there first',
  },
  not_a_format: { zh: '--format 是 xml 或 json', en: '--format is xml or json' },
  not_tries: { zh: '--tries 是 1 到 9', en: '--tries is 1 to 9' },
  not_calls: { zh: '--calls 是 1 到 9999 的整数', en: '--calls is a whole number from 1 to 9999' },
  not_a_type: { zh: '--type 是其中之一：{types}', en: '--type is one of {types}' },
  not_a_field: {
    zh: '--field 的写法是 名字=值 或 A.B=值（一个名字不能既有值又有下级），不是 {pair}',
    en: '--field is Name=value or A.B=value (a name has a value or names within it, not both), not {pair}',
  },
  no_address: { zh: '请给出一个地址', en: 'Name one address' },
  no_token: { zh: '请给出 --token 或 ECHOSTR_TOKEN', en: 'Give --token or ECHOSTR_TOKEN' },
  no_app_id: {
    zh: '有 EncodingAESKey 时，还要给出 --app-id 或 ECHOSTR_APP_ID',
    en: 'Beside an EncodingAESKey, give --app-id or ECHOSTR_APP_ID',
  },
  no_key: { zh: '请给出 --aes-key 或 ECHOSTR_AES_KEY', en: 'Give --aes-key or ECHOSTR_AES_KEY' },
  no_message: { zh: '请给出一段文本、--type 或 --event', en: 'Give a text, --type or --event' },
  no_encrypt: { zh: '没有找到 Encrypt：输入里没有密文', en: 'There is no Encrypt in the input' },
  no_file: { zh: '读不到文件 {file}', en: 'The file {file} cannot be read' },
  no_conversation_file: {
    zh: 'replay 之后是一个文件：聊天网页导出的对话',
    en: 'replay takes one file: a conversation that the chat page exported',
  },
  too_large_file: { zh: '文件 {file} 超过 {limit} MB', en: 'The file {file} has more than {limit} MB' },
  no_api_app_id: { zh: '请给出 --app-id 或 ECHOSTR_APP_ID', en: 'Give --app-id or ECHOSTR_APP_ID' },
  no_secret: {
    zh: '请用环境变量 ECHOSTR_SECRET 给出 AppSecret',
    en: 'Give the AppSecret by the environment variable ECHOSTR_SECRET',
  },
  nobody_to_ask: {
    zh: '没有人可以询问：确定要做就加上 --yes，只看看就加上 --dry',
    en: 'There is nobody to ask: give --yes to do it, --dry to look',
  },
  no_menu_action: {
    zh: 'menu 之后是 get，或者 set、diff 加一个文件',
    en: 'menu takes get, or set and diff with a file',
  },
  not_a_menu: {
    zh: '{file} 不是菜单的 JSON：{ "button": [ … ] }',
    en: '{file} is no JSON of a menu: { "button": [ … ] }',
  },
  no_draft_action: { zh: 'draft 之后是 push 和一篇文章', en: 'draft takes push, and an article' },
  no_marked: {
    zh: '读取 Markdown 需要 marked：npm install marked（或 npx -p echostr -p marked echostr draft push …）',
    en: 'Markdown is read by marked: npm install marked (or npx -p echostr -p marked echostr draft push …)',
  },
  no_template: {
    zh: 'create 之后是 bot 或 plugin，再加一个名字',
    en: 'create takes bot or plugin, and a name',
  },
  ai_is_a_bot: { zh: '--ai 只用于 create bot', en: '--ai goes with create bot' },
  no_ai_tarball: {
    zh: '{path} 不存在：echostr-plugin-ai 的安装包要放在 echostr 的安装包旁边',
    en: '{path} is not there: the tarball of echostr-plugin-ai has to lie beside that of echostr',
  },
  not_a_name: {
    zh: '名字由小写字母、数字和连字符组成，以字母开头',
    en: 'A name consists of lower-case letters, digits and hyphens, and begins with a letter',
  },
  not_a_function: { zh: '{name} 不能用作函数名', en: '{name} cannot name a function' },
  own_name: { zh: '这个名字是 echostr 自己的', en: 'That is the name of echostr itself' },
  not_a_folder: {
    zh: '{name} 不能用作文件夹：{code}',
    en: '{name} cannot be the folder: {code}',
  },
  one_folder: { zh: 'check 之后最多一个文件夹', en: 'check takes one folder' },
  no_package: {
    zh: '{folder} 里没有可读的 package.json',
    en: 'There is no package.json in {folder} that can be read',
  },
  full_folder: { zh: '文件夹 {name} 里已经有文件', en: 'The folder {name} is not empty' },
} as const
