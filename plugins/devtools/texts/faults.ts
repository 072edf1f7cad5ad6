/** What the cases of the plugin contract find, in Chinese, by what they say in English. */
export const faults: Readonly<Record<string, string>> = {
  // messages
  '{kind}: the handler behind was reached {times} times, not once':
    '{kind}：后面的处理函数执行了 {times} 次，应为一次',
  '{kind}: the reply of the handler behind became {heard}': '{kind}：后面的处理函数的回复变成了 {heard}',
  'a retry is answered {is}, the first delivery {should}': '重试得到的是 {is}，第一次推送得到的是 {should}',
  'message {at} is answered {is} when each is delivered three times, {should} when once':
    '第 {at} 条消息：每条推送三次时得到 {is}，只推送一次时得到 {should}',
  'message {at} is answered {is} beside another app, {should} alone':
    '第 {at} 条消息：旁边有另一个 App 时得到 {is}，单独时得到 {should}',
  'the handler behind was reached {times} times, not {expected}':
    '后面的处理函数执行了 {times} 次，应为 {expected} 次',
  'the handler behind was reached': '后面的处理函数也执行了',
  'errors were reported: {errors}': '报告了错误：{errors}',
  'its answer is {heard}': '它回答的是 {heard}',
  'The app does not answer': 'App 没有回答',
  // handlers behind
  'the reply of the handler behind has not come': '后面的处理函数的回复没有送达',
  'the reply of the handler behind became {is}, not {should}':
    '后面的处理函数的回复变成了 {is}，应为 {should}',
  'it was reported {times} times': '报告了 {times} 次',
  'the next message has no reply': '下一条消息没有回复',
  'another user has no reply': '别的用户没有得到回复',
  'the last delivery is not acknowledged': '最后一次推送没有应答',
  'it was answered on delivery {at}, not on the second': '第 {at} 次推送时才回复，应为第二次',
  'the first delivery was answered before the handler behind was done':
    '后面的处理函数还没做完，第一次推送就有了回复',
  'the handler behind ran {times} times': '后面的处理函数执行了 {times} 次',
  'the next message hears {again}': '下一条消息得到的是 {again}',
  // what it declares
  'not an EchostrError was thrown, but {thrown}': '抛出的不是 EchostrError，而是 {thrown}',
  'nothing, although it was called wrongly': '什么都没有抛出',
  'the code {code} is no code': '{code} 不能做错误码',
  '{code} has the status {status}: what is refused at start has 0':
    '{code} 的 status 是 {status}：启动时拒绝的应为 0',
  '{code} has no message': '{code} 没有说明',
  'no message of the kind {kind} came': '没有收到种类为 {kind} 的消息',
  '{kind}: {name} comes as {is}, not as {should}': '{kind}：{name} 收到的是 {is}，声明的是 {should}',
  'the factory gives no plugin { name, setup }': '工厂函数返回的不是插件 { name, setup }',
  'kinds that are in no table: {kinds}': '哪里都没有声明的种类：{kinds}',
  // what it leaves behind
  'it wrote: {written}': '它写了：{written}',
  'still open after app.close(): {left}': 'app.close() 之后还开着：{left}',
  'still there after app.close(): {left}': 'app.close() 之后还在：{left}',
  '{more} intervals of the clock go on, ten minutes after app.close()':
    'app.close() 十分钟之后，时钟上还有 {more} 个定时器',
  // its package
  'there is no package.json in {root}': '{root} 里没有 package.json',
  'echostr is in "dependencies": it belongs in "peerDependencies"':
    'echostr 写在了 "dependencies" 里，应该在 "peerDependencies" 里',
  'echostr is not in "peerDependencies"': '"peerDependencies" 里没有 echostr',
  '"{range}" is no range of versions': '"{range}" 不是版本范围',
  '"{range}" does not have echostr {version}, which is installed': '"{range}" 不包含装好的 echostr {version}',
  'echostr is not installed there: npm install': '那里没有装 echostr：先 npm install',
  'there is no README.md': '没有 README.md',
  'no block says how it is installed: npm install {name}': '没有代码块说明怎么安装：npm install {name}',
  "no block shows it in use: import … from '{name}', and app.use(…)":
    "没有代码块说明怎么用：import … from '{name}'，再 app.use(…)",
  'kinds that MessageMap does not get from the package: {kinds}':
    '包的类型声明没有加进 MessageMap 的种类：{kinds}',
  'options that are not in the README: {names}': 'README 没有写的选项：{names}',
  '{path} is not there: build the package first, and name its types in "exports"':
    '{path} 不存在：先构建，并在 "exports" 里写上类型声明',
  'the plugin is named {name}, its package {expected}': '插件名是 {name}，包名是 {expected}',
}
