// A process among others: a site whose logins stand in Redis.
import { connect, redisStore } from 'echostr-plugin-redis'
import { webSite } from './web-site.ts'

const [redisUrl = '', wechat = '', origin = ''] = process.argv.slice(2)
const redis = await connect(redisUrl)
const store = redisStore(redis, { timeout: 20_000 })
const site = await webSite({ wechat, origin, store, onLogin: (openid) => process.send?.({ openid }) })
process.send?.({ origin: site.origin })
process.on('disconnect', () => process.exit())
