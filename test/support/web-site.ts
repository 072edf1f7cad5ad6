// A site whose users log in and whose pages call wx.config, on a port; also run as a process of its own.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Clock, type Store, serverOptions } from 'echostr'
import { client } from 'echostr/plugins/client'
import { jssdk, oauth, routes, type WebHandler } from 'echostr/plugins/web'

export interface SiteOptions {
  /** Where WeChat is played. */
  readonly wechat: string
  /** Where the browser finds the site; default: at its own port. */
  readonly origin?: string
  readonly store?: Store
  readonly clock?: Clock
  readonly onLogin?: (openid: string) => void
}

export interface WebSite {
  readonly origin: string
  /** Codes of what went wrong. */
  readonly told: string[]
  close(): void
}

/** Starts the site on a free port of 127.0.0.1. */
export async function webSite({ wechat, origin, store, clock, onLogin }: SiteOptions): Promise<WebSite> {
  let handle: WebHandler | undefined
  const told: string[] = []
  const report = (error: Error) => void told.push((error as { code?: string }).code ?? error.message)
  const server = createServer(serverOptions, (req, res) => handle?.(req, res))
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const at = origin ?? own
  const account = { appId: 'wx_test', secret: 'secret_test', baseUrl: wechat, ...(store && { store }) }
  const web = oauth({
    ...account,
    callback: `${at}/wechat/callback`,
    openUrl: wechat,
    onLogin: ({ openid }) => onLogin?.(openid),
    ...(clock && { clock }),
    report,
  })
  const sdk = jssdk(client(account), { hosts: [new URL(at).host], report })
  handle = routes(
    { '/wechat/login': web.login, '/wechat/callback': web.callback, '/jssdk': sdk.handler },
    (req, res) => {
      res.setHeader('Content-Type', 'text/html; charset=utf-8')
      res.end(pageFor(web.user(req)?.openid, wechat))
    },
  )
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { origin: own, told, close }
}

function pageFor(openid: string | undefined, wechat: string): string {
  const who =
    openid === undefined
      ? '<a id="login" href="/wechat/login?return=/shop">登录</a>'
      : `<p id="who">${openid}</p>`
  const more = '<a id="show" href="/wechat/login?return=/shop&amp;scope=snsapi_userinfo">显示头像</a>'
  const scripts = `<script src="${wechat}/open/js/jweixin-1.6.0.js"></script><script src="/jssdk"></script>`
  const run = `<script>jssdk({ jsApiList: ['scanQRCode'] }).then(
    (wx) => wx.scanQRCode({ success: ({ errMsg }) => { ready.textContent = errMsg } }),
    (error) => { ready.textContent = error.message })</script>`
  return `<!doctype html><meta charset="utf-8"><title>商店</title>${who}${more}<p id="ready"></p>${scripts}${run}`
}
