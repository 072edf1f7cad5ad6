import { curlOf } from '../../copy/curl.ts'
import { requestText } from '../../copy/http-text.ts'
import { type Seal, testOfHandshake, testOfPush } from '../../copy/test-code.ts'
import { pageMistakes } from '../../texts/page-mistakes.ts'
import { PageError } from '../page-error.ts'
import type { Settings } from '../settings.ts'
import { attemptOf, type WireRecord } from './entry.ts'

/** A record as text for the clipboard, by the name of its form. */
export const copies: Readonly<Record<string, (record: WireRecord, settings: Settings) => string>> = {
  http: ({ asked, answered, entry }) =>
    [
      requestText(asked),
      ...(answered ? [`HTTP/1.1 ${entry.status}\n${answered.head}`, answered.body] : []),
    ].join('\n\n'),

  curl: ({ asked }) => {
    if (asked.cut) throw new PageError(pageMistakes.not_whole)
    return curlOf(asked)
  },

  test: ({ entry, asked, answered }, settings) => {
    const { url } = settings
    if (entry.kind === 'handshake') return testOfHandshake(url, sealOf(settings))
    if (entry.kind === 'api') throw new PageError(pageMistakes.no_test)
    if (asked.cut) throw new PageError(pageMistakes.not_whole)
    const { status = 0 } = entry
    const answer = answered && { status, body: answered.opened ?? answered.body }
    const push = asked.opened ?? asked.body
    return testOfPush({ url, seal: sealOf(settings), push, answer, tries: triesOf(entry) })
  },
}

/** Deliveries that it takes: up to the one that was answered, or all of WeChat's where this one never was. */
function triesOf({ delivery = '', outcome }: WireRecord['entry']): number {
  if (outcome === 'timed_out') return 3
  return attemptOf(delivery)
}

function sealOf({ mode, appId }: Settings): Seal | undefined {
  return mode === 'plain' ? undefined : { appId, compatible: mode === 'compatible' }
}
