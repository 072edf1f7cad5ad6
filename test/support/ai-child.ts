// A process to be killed: an app whose model says what it was asked, with its conversations in Redis. Prints its address.
import { App } from 'echostr'
import { chat } from 'echostr-plugin-ai'
import { scriptedModel } from 'echostr-plugin-ai/testing'
import { connect, redisLedger, redisStore } from 'echostr-plugin-redis'
import { serve } from './ai-wechat.ts'
import { token } from './kit.ts'

const redis = await connect(process.argv[2] ?? '')
const model = scriptedModel((messages) => [`${messages.length}: ${messages.at(-1)?.content}。`, 100, '完。'])
const app = new App({ token, ledger: redisLedger(redis) })
app.use(chat({ model, store: redisStore(redis) }))
console.log((await serve(app)).url)
