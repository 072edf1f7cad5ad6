import type * as Echostr from 'echostr'
import type { Contender } from '../measure.ts'
import { asSent, samples, token } from '../messages.ts'

const id = 'wx1234567890abcdef'

/** What is public of the hot path's parts, each by itself. */
export function calls({ AesKey, open, parseXml, seal, sign, toXml }: typeof Echostr): Contender[] {
  const key = new AesKey('abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG')
  const text = asSent(samples['a text'] as Echostr.XmlFields)
  const fields = parseXml(text) as never
  const timestamp = '1712000000'
  const sealed = seal(text, { token, key, id }, { timestamp })
  const parsers = Object.entries(samples).map(([name, each]) => {
    const push = asSent(each)
    return { name: `parse ${name}`, run: () => parseXml(push) }
  })
  return [
    ...parsers,
    { name: 'toXml', run: () => toXml(fields) },
    { name: 'sign', run: () => sign(token, timestamp, '123456789') },
    { name: 'open', run: () => open(sealed, { tokens: [token], keys: [key], ids: [id] }) },
    { name: 'seal', run: () => seal(text, { token, key, id }, { timestamp }) },
  ]
}
