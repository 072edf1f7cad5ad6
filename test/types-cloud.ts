// The types of cloudHosting() and of a client without a token, tested by being compiled (npm run check); nothing here runs.
import type { Plugin } from 'echostr'
import { type ClientOptions, client, type TokenlessOptions } from 'echostr/plugins/client'
import { type CloudHostingOptions, cloudHosting } from 'echostr/plugins/cloud'

const plugin: Plugin = cloudHosting({ path: '/p', appId: 'wx1' })
export const options: CloudHostingOptions = {
  path: '/p',
  appId: ['wx1', 'wx2'] as const,
  id: ['gh_1'],
  domains: ['example.com'],
}
export const installed: readonly Plugin[] = [plugin, cloudHosting(options)]

// @ts-expect-error the AppID is checked, always
cloudHosting({ path: '/p' })
// @ts-expect-error a path is needed: it is the password
cloudHosting({ appId: 'wx1' })
// @ts-expect-error there is no switch that takes everything
cloudHosting({ path: '/p', appId: 'wx1', trust: true })
// @ts-expect-error several domains are a list
cloudHosting({ path: '/p', appId: 'wx1', domains: 'example.com' })

export const tokenless: TokenlessOptions = { token: false, fromAppId: 'wx1' }
export const either: ClientOptions = tokenless
client({ token: false, appId: 'wx1' })
// @ts-expect-error a function or false
client({ token: true })
// @ts-expect-error no secret is needed
client({ token: false, secret: 's' })
// @ts-expect-error only calls without a token name their account
client({ appId: 'wx1', secret: 's', fromAppId: 'wx2' })
