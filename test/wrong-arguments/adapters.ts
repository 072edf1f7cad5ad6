import { App } from 'echostr'
import * as adapters from 'echostr/adapters'
import { type Row, row } from './row.ts'

const app = new App({ token: 'xq123456' }).onError(() => {})
const options = { path: '/wechat', limit: 9, bodies: 9 }

/** An adapter with options, and with the path alone. */
export const adapterRows: readonly Row[] = Object.entries(adapters).flatMap(([name, adapter]) => {
  const says = adapter === adapters.express ? 'listener()' : `${name}()`
  const call = (...given: unknown[]) => adapter(...(given as [App]))
  return [row(name, { app, options }, call, says), row(name, { app, path: '/wechat' }, call, says)]
})
