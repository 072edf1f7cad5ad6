/** What the commands print. */
export const output = {
  // echostr
  no_command: { zh: '没有命令 {name}。', en: 'There is no command {name}.' },
  see_help: { zh: '用法见 npx echostr {command}--help', en: 'See npx echostr {command}--help' },
  // send, dev
  demo_token: {
    zh: '没有给出令牌：用示例应用的 {token}。换一个用 --token 或环境变量 ECHOSTR_TOKEN。',
    en: "No token was given: {token}, the demo's, is used. Give another by --token or ECHOSTR_TOKEN.",
  },
  nothing_answers: {
    zh: '{url} 没有回应（{error}）。服务启动了吗？端口对吗？（--port，--url）',
    en: 'Nothing answers at {url}: {error}. Is the server running? On which port (--port, --url)?',
  },
  acknowledged: {
    zh: '已收到，不显示任何内容（没有处理函数回复；如果出错了，应用的终端里有）',
    en: 'acknowledged, nothing to show: no handler replied, or one failed, see the terminal of the app',
  },
  measured: { zh: '（{detail}）', en: '({detail})' },
  later: {
    zh: '（第 {attempt} 次推送，{seconds} 秒）',
    en: ' (delivery {attempt}, after {seconds} s)',
  },
  port_busy: { zh: '端口 {port} 被占用了。', en: 'Port {port} is busy.' },
  chat: { zh: '打开网页聊天', en: 'Chat in a browser' },
  // doctor
  forges: {
    zh: '先后发送真的和伪造的推送：这段时间里，应用终端中的拒绝信息（401）是伪造的那些引起的。',
    en: 'Sends good and forged pushes: what your app refuses meanwhile (401, in its terminal) are the forged ones.',
  },
  probe: { zh: '测试', en: 'tried' },
  why: { zh: '为什么', en: 'why' },
  fix: { zh: '怎么办', en: 'fix' },
  detail: { zh: '看到', en: 'saw' },
  summary: { zh: '{failures}，{warnings}。', en: '{failures}, {warnings}.' },
  failures: { zh: '{count} 个错误', en: '{count} failures' },
  one_failure: { zh: '{count} 个错误', en: '{count} failure' },
  warnings: { zh: '{count} 个警告', en: '{count} warnings' },
  one_warning: { zh: '{count} 个警告', en: '{count} warning' },
  // check
  reviewed: { zh: '{failures}，{warnings}，{questions}。', en: '{failures}, {warnings}, {questions}.' },
  questions: { zh: '{count} 个要回答的问题', en: '{count} questions to answer' },
  one_question: { zh: '{count} 个要回答的问题', en: '{count} question to answer' },
  // replay
  replayed: {
    zh: '重发 {count} 条，{different} 条回复不同。',
    en: '{count} sent again; answers that differ: {different}.',
  },
  replayed_late: {
    zh: '客服消息 {late} 条，{different_late} 条不同。',
    en: 'Customer-service messages: {late}; that differ: {different_late}.',
  },
  late: { zh: '客服消息', en: 'customer service' },
  did_not_come: { zh: '（没有来）', en: '(did not come)' },
  late_left_out: {
    zh: '没有比较文件里的 {count} 条客服消息：用 --api-port 给应用一个服务端接口，就能比较。',
    en: 'Customer-service messages in the file, not compared: {count}. --api-port gives the app a server API, and compares.',
  },
  // decrypt
  paste: {
    zh: '请粘贴请求、回复或密文，再按 Ctrl-D（Windows：Ctrl-Z 和回车）：',
    en: 'Paste a request, a reply or the cipher text, then Ctrl-D (Windows: Ctrl-Z and Enter):',
  },
  not_signed: {
    zh: '签名：没有检查（缺少令牌、timestamp、nonce 或签名）',
    en: 'signature: not checked (token, timestamp, nonce or signature is not there)',
  },
  good_signature: { zh: '签名：正确', en: 'signature: good' },
  bad_signature: {
    zh: '签名：错误 (-40001)。令牌不同，或密文被改动过',
    en: 'signature: bad (-40001). Another token, or the cipher text was changed',
  },
  app_id: { zh: 'AppID：{id}', en: 'AppID: {id}' },
  other_app_id: { zh: 'AppID：{id}，不是 {appId} (-40005)', en: 'AppID: {id}, not {appId} (-40005)' },
  not_base64: {
    zh: '密文不是 base64 (-40010)：复制时改动了吗？',
    en: 'The cipher text is not base64 (-40010): was it changed by copying?',
  },
  cut: { zh: '密文不完整 (-40007)', en: 'The cipher text is cut (-40007)' },
  wrong_key: {
    zh: '解密得到的不是消息 (-40008)：EncodingAESKey 不对',
    en: 'What was decrypted is no message (-40008): another EncodingAESKey',
  },
  not_utf8: { zh: '消息不是 UTF-8 (-40008)', en: 'The message is not UTF-8 (-40008)' },
  // menu, draft
  nothing_done: { zh: '什么也没有做。', en: 'Nothing was done.' },
  conditional_menus: {
    zh: '还有 {count} 个个性化菜单，这里不显示。',
    en: 'There are {count} conditional menus, too, which are not shown.',
  },
  no_menu: {
    zh: '没有通过接口设置的菜单。',
    en: 'There is no menu that was set by the API.',
  },
  set_menu: { zh: '设置这个菜单？[y/N] ', en: 'Set this menu? [y/N] ' },
  menu_set: {
    zh: '菜单已设置：五分钟内，或重新打开对话后可见。',
    en: 'The menu is set: users see it within five minutes, or when they open the chat again.',
  },
  same_menu: { zh: '菜单相同。', en: 'The menus are the same.' },
  push_draft: { zh: '新建这份草稿？[y/N] ', en: 'Make this draft? [y/N] ' },
  plan_cover: { zh: '封面：{picture}，存入素材库', en: 'cover: {picture}, into the material library' },
  plan_picture: { zh: '图片：{picture}', en: 'picture: {picture}' },
  plan_material: {
    zh: '图片：{picture}，超过 1 MB 或不是 jpg、png，存入素材库',
    en: 'picture: {picture}, above 1 MB or no jpg or png: into the material library',
  },
  plan_link: { zh: '站外链接，写在文末：{link}', en: 'a link to another site, below the text: {link}' },
  plan_html: { zh: 'HTML，显示为文字：{html}', en: 'HTML, shown as text: {html}' },
  links_below: { zh: '参考链接', en: 'Links' },
  uploaded: { zh: '已上传 {picture}', en: 'uploaded {picture}' },
  cover_uploaded: { zh: '已上传封面：{id}', en: 'uploaded the cover: {id}' },
  draft_pushed: {
    zh: '草稿已建好：{id}。到后台的草稿箱查看、发布。',
    en: 'The draft is made: {id}. Look at it, and publish it, in the console (草稿箱).',
  },
  // create
  made: { zh: '建好了 {name}。', en: 'Made {name}.' },
  from_tarball: {
    zh: 'echostr 还没有发布到 npm：它的安装包已复制到这个文件夹里。',
    en: 'echostr is not on npm yet: its tarball was copied into the folder.',
  },
  from_clone: {
    zh: 'echostr 还没有发布到 npm：先用你的仓库制作安装包。',
    en: 'echostr is not on npm yet: your clone makes a tarball of it first.',
  },
  from_unknown: {
    zh: 'echostr 还没有发布到 npm：先在它的仓库里制作安装包。',
    en: 'echostr is not on npm yet: a clone of its repository makes a tarball of it first.',
  },
  next: { zh: '接下来：', en: 'Next:' },
  meanwhile: {
    zh: '应用启动以后，另开一个终端，在 {name} 里：',
    en: 'While that runs, in a second terminal, in {name}:',
  },
  page: {
    zh: '它会打印一个网址，打开就是像微信一样的聊天网页：发“你好”试试。不开网页也行：',
    en: "It prints the address of a page like WeChat's chat window: open it, and write hello. Or without a page:",
  },
  page_ai: {
    zh: '它会打印一个网址，打开就是像微信一样的聊天网页：发“你好”试试，再发“慢”：\n要说二十秒的回答，先来一部分，其余的在你发下一条消息时送到。不开网页也行：',
    en: "It prints the address of a page like WeChat's chat window: open it, and write hello, then slow: of an answer that\ntakes twenty seconds a part comes first, the rest with your next message. Or without a page:",
  },
} as const
