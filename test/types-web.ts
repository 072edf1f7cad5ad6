// The types of echostr/plugins/web, tested by being compiled (npm run check); nothing here runs.
import { createServer } from 'node:http'
import { App, listener, serverOptions } from 'echostr'
import { fetchHandler } from 'echostr/adapters'
import { client } from 'echostr/plugins/client'
import { jssdk, oauth, type PageConfig, routes, type WebUser } from 'echostr/plugins/web'
import express from 'express'
import { Hono } from 'hono'

const app = new App({ token: 'testToken' })
const account = { appId: 'wx1', secret: 's' }

// what a hook may return, and what it is told
const web = oauth({
  ...account,
  callback: 'https://m.example.com/cb',
  onLogin: ({ openid }) => console.log(openid),
})
oauth({
  ...account,
  callback: 'https://m.example.com/cb',
  onLogin: async ({ profile }) => profile?.nickname !== '',
})
// @ts-expect-error an account is made in the hook, it is not what the hook gives
oauth({ ...account, callback: 'https://m.example.com/cb', onLogin: () => ({ id: 7 }) })
// @ts-expect-error the callback has to be known
oauth(account)
// @ts-expect-error WeChat has two scopes for pages
web.authorizeUrl({ scope: 'snsapi_login' })
const user: WebUser | undefined = web.user(new Request('https://m.example.com/'))
// @ts-expect-error nobody may have logged in
user.openid

// where handlers go
const response: Promise<Response> = web.login(new Request('https://m.example.com/login'))
createServer(serverOptions, web.callback)
createServer(serverOptions, routes({ '/login': web.login }, listener(app)))
const fetching: Promise<Response> = routes(
  { '/login': web.login },
  fetchHandler(app),
)(new Request('https://a.cn/'))
express().get('/login', web.login).use('/callback', web.callback)
new Hono().get('/login', (c) => web.login(c.req.raw))

// the JS-SDK
const sdk = jssdk(client(account), { hosts: ['m.example.com'] })
const config: Promise<PageConfig> = sdk.sign('https://m.example.com/')
// @ts-expect-error an open signer lends the account away
jssdk(client(account), {})
jssdk({ ticket: async () => 'T' }, { hosts: ['m.example.com'], appId: 'wx1' })

console.log(response, fetching, config)
