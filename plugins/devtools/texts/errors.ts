import type { ErrorTexts } from 'echostr'
/** The messages of the devtools' errors, which are thrown in English. */
export const errors = {
  address: {
    zh: '以 http:// 或 https:// 开头的地址',
    en: 'an address that begins with http:// or https://',
  },
  mode_without_app_id: { zh: '{mode} 模式需要 appId', en: 'The {mode} mode needs an appId' },
  port_unusable: {
    zh: '{host} 的端口 {port} 不能用：{code}',
    en: 'Port {port} of {host} cannot be used: {code}',
  },
  no_free_port: {
    zh: '{first} 到 {last} 的端口都被占用了：换一个',
    en: 'No free port from {first} to {last}: choose another',
  },
  in_production: {
    zh: 'NODE_ENV 是 production 时不装 inspect()',
    en: 'inspect() is not installed where NODE_ENV is production',
  },
} as const

/** The same for the core, which finds the Chinese by the English. */
export const texts: ErrorTexts = {
  remedies: {
    inspect_in_production: [
      'Install it in development only; the option "production: true" installs it all the same.',
      '只在开发环境安装；选项 "production: true" 可以强行安装。',
    ],
  },
  phrases: Object.fromEntries(Object.values(errors).map(({ zh, en }) => [en, zh])),
}
