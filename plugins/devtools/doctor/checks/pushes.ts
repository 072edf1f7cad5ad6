import type { XmlFields } from 'echostr'
import { probes, whys } from '../../texts/probes.ts'
import type { Words } from '../../texts/words.ts'
import { type Note, noteWords } from '../../wechat/note.ts'
import { isGood, type Verdict } from '../../wechat/verdict.ts'
import { type Check, inMode, type Target } from '../check.ts'
import { type Finding, type Level, ofVerdict } from '../finding.ts'

interface Probe {
  readonly kind: string
  readonly fields?: XmlFields
  readonly words: Words
  /** How bad a fault is. */
  readonly level: Level
}

/** What a server has to cope with. The first one is the one that matters. */
const pushes: readonly Probe[] = [
  { kind: 'text', fields: { Content: '你好' }, words: probes.text, level: 'failure' },
  {
    kind: 'text',
    fields: { Content: '<b>&amp; ]]> 😀' },
    words: probes.marked_up_text,
    level: 'failure',
  },
  {
    kind: 'text',
    fields: { Content: 'a\u001dc' },
    words: probes.control_text,
    level: 'warning',
  },
  { kind: 'text', fields: { Content: '' }, words: probes.empty_text, level: 'warning' },
  { kind: 'image', words: probes.image, level: 'warning' },
  { kind: 'event:subscribe', words: probes.subscribe, level: 'failure' },
  { kind: 'event:unsubscribe', words: probes.unsubscribe, level: 'warning' },
  { kind: 'event:echostr_doctor', words: probes.unknown_event, level: 'warning' },
]

/** Pushes, and the answers to them read as WeChat reads them. One fault is told once. */
export const checkPushes: Check = async (target) => {
  const found: Finding[] = []
  for (const probe of pushes) {
    const findings = await checkPush(target, probe)
    found.push(
      ...findings.filter(({ code, level }) => level === 'ok' || !found.some((one) => one.code === code)),
    )
    if (found[0]?.level === 'failure') break
  }
  return found
}

async function checkPush(target: Target, { kind, fields, words, level }: Probe): Promise<Finding[]> {
  const { verdict } = await target.wechat().send(kind, fields)
  const probe = inMode(words, target)
  const detail = shownText(verdict)
  const judged = { ...verdict, ...(detail !== undefined && { detail }) }
  const notes = verdict.notes.map((note) => noted(note, probe))
  return [ofVerdict(judged, isGood(verdict.reason) ? 'ok' : level, probe), ...notes]
}

function shownText({ reply, detail }: Verdict): string | undefined {
  if (reply === undefined) return detail
  return reply.MsgType === 'text' ? JSON.stringify(reply.Content.slice(0, 40)) : reply.MsgType
}

function noted(note: Note, probe: Words): Finding {
  return { code: note, level: 'warning', shown: '', ...noteWords(note), why: whys.note, probe }
}
