/** The exact words of WeChat, which are Chinese whatever language its users read. */

/** What a phone shows for every fault. */
export const notice = '该公众号提供的服务出现故障，请稍后再试'

/** What an account gets in the place of a sticker. */
export const stickerText = '【收到不支持的消息类型，暂无法显示】'

/** What the console shows for an address that it does not take. */
export const consoleWords = { timeout: '请求URL超时', token: 'Token验证失败' } as const
