/** What `echostr check` says of a package, by the code. */
export const remarks = {
  package_name: {
    zh: '包名不是 echostr-plugin-<名字>，别人搜不到。',
    en: 'The package is not named echostr-plugin-<name>: nobody will find it.',
  },
  package_keyword: {
    zh: 'keywords 里没有 echostr-plugin。',
    en: 'The keyword echostr-plugin is not there.',
  },
  package_description: {
    zh: 'description 要用一句话说明它做什么。',
    en: 'The description should say in a sentence what it does.',
  },
  package_module: {
    zh: 'package.json 里要有 "type": "module"。',
    en: 'package.json lacks "type": "module".',
  },
  package_code: {
    zh: 'exports 指向的代码不存在：先 npm run build。',
    en: 'The code that "exports" names is not there: npm run build first.',
  },
  package_types: {
    zh: 'exports 里没有 types，或者文件不存在：TypeScript 用户没有类型。',
    en: '"exports" names no types that are there: users of TypeScript get none.',
  },
  package_license: { zh: 'package.json 里没有 license。', en: 'package.json names no license.' },
  package_license_file: { zh: '没有 LICENSE 文件。', en: 'There is no file LICENSE.' },
  package_license_author: {
    zh: 'LICENSE 里还没有写上你的名字。',
    en: 'LICENSE does not name you yet.',
  },
  package_node: { zh: '没有 engines.node。', en: 'There is no engines.node.' },
  package_files: {
    zh: '没有 files：文件夹里的一切都会发布。',
    en: 'There is no "files": all of the folder will be published.',
  },
  package_prepack: {
    zh: '没有 prepack 脚本：可能会发布没有重新构建的代码。',
    en: 'There is no script "prepack": old code may be published.',
  },
  package_script: {
    zh: '安装时会在用户的机器上运行脚本（preinstall、install、postinstall）。',
    en: 'It runs a script on the machine of whoever installs it: preinstall, install or postinstall.',
  },
  package_repository: {
    zh: '没有写全 repository、homepage、bugs：用户不知道去哪里看源码、报告错误。',
    en: 'repository, homepage or bugs is missing: where is its source, where are its issues?',
  },
  package_local: {
    zh: '有依赖写的是本机的文件（file:…）：发布前改成版本范围，别人的机器上没有那个文件。',
    en: 'A dependency is a file of this machine (file:…): give it a range of versions before you publish.',
  },
  case_passed: { zh: '{name}', en: '{name}' },
  case_failed: { zh: '没有通过：{name}', en: 'failed: {name}' },
  trial_no_contract: {
    zh: '装在那里的 echostr 没有 pluginContract：请升级。',
    en: 'The echostr that is installed there has no pluginContract: install a newer one.',
  },
  trial_no_factory: {
    zh: '没有哪个导出的函数不带选项就能做出插件：在 package.json 里写 "echostr": { "contract": "./dist/test/contract.js" }，那个模块导出 make 和 traits。',
    en: 'No exported function makes a plugin without options: name a module in package.json, "echostr": { "contract": "./dist/test/contract.js" }, which exports make and traits.',
  },
  trial_import_failed: { zh: '导入失败。', en: 'It cannot be imported.' },
  trial_ended: {
    zh: '进程没有做完检查就结束了，或者超过了两分钟。',
    en: 'The process ended before all was tried, or it took more than two minutes.',
  },
  trial_alive: {
    zh: '检查完后进程不结束：导入这个包就会留下定时器或连接。',
    en: 'The process does not end when all is done: to import the package leaves a timer or a connection.',
  },
  trial_stderr: { zh: '它往 stderr 写了东西。', en: 'It writes to stderr.' },
  trial_guessed: {
    zh: '用 {factory}() 不带选项检查的：它自己回答的消息、拒绝的选项、声明的种类都没有检查。在 package.json 里写 "echostr": { "contract": … }。',
    en: 'Tried as {factory}() without options: not with its own messages, the options it refuses, the kinds it declares. Name a module by "echostr": { "contract": … } in package.json.',
  },
  ask_verify: {
    zh: '它替换了 verify，成了唯一的门卫：认不出的都拒绝了吗？有没有选项能把它关掉？',
    en: 'It replaces "verify", and is the only guard: does it refuse whatever it does not recognize? Can an option switch it off?',
  },
  ask_stage: {
    zh: '它替换了一个阶段：同时只能有一个这样的插件，用 wrap 行不行？',
    en: 'It replaces a stage, which one plugin alone can: would "wrap" do?',
  },
  ask_on_error: {
    zh: '它注册了 onError，stderr 上就不再有报错：README 写了吗？',
    en: 'It registers onError, which silences the lines on stderr: does the README say so?',
  },
  ask_console: {
    zh: '它自己往终端写：写的是什么？有没有令牌、密钥、OpenID 或用户的话？',
    en: 'It writes by itself: what? Is a token, a secret, an OpenID or a user’s word in it?',
  },
  ask_outside: {
    zh: '它调用外部服务：有时限吗？对方不响应时，用户会看到什么？',
    en: 'It calls something outside: with a time limit? What does the user see when that does not answer?',
  },
  ask_growth: {
    zh: '它在内存里存东西：一百万个用户时，上限是多少？',
    en: 'It keeps things in memory: what bounds them, with a million users?',
  },
  ask_user: {
    zh: '它记下了用户：用户取消关注时，谁来删除？保存多久？',
    en: 'It knows users: who deletes what it keeps of them when they unsubscribe, and when does it end?',
  },
  ask_timer: {
    zh: '它用了定时器：app.close() 之后会停吗？能用 app.clock，让测试不用等吗？',
    en: 'It has timers: do they end with app.close()? Are they those of app.clock, so that tests need not wait?',
  },
  ask_environment: {
    zh: '它读环境变量：README 写了是哪些吗？改成选项行不行？',
    en: 'It reads the environment: does the README name the variables? Would an option do?',
  },
  ask_disk: {
    zh: '它读写文件：路径能不能由用户的消息决定？',
    en: 'It reads or writes files: can a path come from a user’s message?',
  },
  ask_code: {
    zh: '它运行代码或启动别的进程：为什么需要？用户的消息能不能进到里面？',
    en: 'It runs code, or other programs: why? Can a user’s message get into them?',
  },
  ask_random: {
    zh: '它用了 Math.random()：如果是给密钥或编号用，请换成 node:crypto。',
    en: 'It uses Math.random(): for a secret or an id, take node:crypto.',
  },
  ask_dependencies: {
    zh: '它有依赖：每一个都必需吗？许可证兼容吗？',
    en: 'It has dependencies: is each needed, and does its licence fit?',
  },
} as const

/** The cases that there is one of for each thing of a kind. */
export const namedCases = {
  refused: { zh: '拒绝：{what}', en: 'refused: {what}' },
  kind: { zh: '种类 {kind} 和声明的一样', en: 'the kind {kind} comes as it is typed' },
} as const

/** The cases of the contract in Chinese, by their names. */
export const cases = {
  'it has a name, and a setup that is done at once': '有名字，setup 同步完成',
  'every kind that it listens to is one of WeChat, or one of "kinds"':
    '它监听的种类，微信都有，或写在 "kinds" 里',
  'foreign messages reach the handlers behind it, and their replies the user':
    '不归它管的消息传到后面的处理函数，回复传给用户',
  'a message that it knows as its own is answered, and not by the handlers behind':
    '归它管的消息由它回答，不传到后面',
  'a message that is delivered three times counts once': '一条消息推送三次，只算一次',
  'one plugin in two apps: neither notices the other': '一个插件对象装进两个应用，互不影响',
  'two plugins of one factory in two apps: neither notices the other':
    '同一个工厂的两个插件装进两个应用，互不影响',
  'what a handler behind it throws is reported once, and the next message is answered':
    '后面的处理函数抛错：报告一次，下一条照常回答',
  'a handler behind it that never ends keeps nobody else waiting, and app.close() ends':
    '后面的处理函数一直不结束：别的用户不受影响，app.close() 能结束',
  'a reply that takes seven seconds goes out with the second delivery': '七秒才好的回复，随第二次推送送达',
  'a reply in pieces comes whole': '分段给出的回复完整送达',
  'nothing is written to stderr': '不往 stderr 写',
  'after app.close() nothing of it keeps the process alive': 'app.close() 之后不拖住进程',
  'after app.close() no timer of it is left, on no clock': 'app.close() 之后不留定时器',
  'echostr is a peer dependency, and its range has the version that is installed':
    'echostr 是 peer 依赖，范围包含装好的版本',
  'the plugin has the name of its package': '插件名就是包名',
  'the README shows how it is installed and used': 'README 写了怎么安装、怎么用',
  'the README names every option': 'README 写了每个选项',
  'its declarations have every kind of "kinds"': '类型声明里有 "kinds" 的每个种类',
} as const
