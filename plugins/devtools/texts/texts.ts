import type { ErrorTexts } from 'echostr'

/** The messages of the devtools' errors in Chinese; mistakes in a command have both languages where they are made. */
export const texts: ErrorTexts = {
  phrases: {
    'an address that begins with http:// or https://': '以 http:// 或 https:// 开头的地址',
    'The {mode} mode needs an appId': '{mode} 模式需要 appId',
    'Port {port} of {host} cannot be used: {code}': '{host} 的端口 {port} 不能用：{code}',
    'No free port from {first} to {last}: choose another': '{first} 到 {last} 的端口都被占用了：换一个',
  },
}
