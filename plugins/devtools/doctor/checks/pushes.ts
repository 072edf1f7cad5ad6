import type { XmlFields } from 'echostr'
import type { Words } from '../../texts/words.ts'
import { type Note, noteWords } from '../../wechat/note.ts'
import { isGood, type Verdict } from '../../wechat/verdict.ts'
import { type Finding, type Level, ofVerdict } from '../finding.ts'
import { type Check, inMode, type Patient } from '../patient.ts'

interface Probe {
  readonly kind: string
  readonly fields?: XmlFields
  readonly words: readonly [zh: string, en: string]
  /** How bad a fault is. */
  readonly level: Level
}

/** What a server has to cope with. The first one is the one that matters. */
const probes: readonly Probe[] = [
  { kind: 'text', fields: { Content: '你好' }, words: ['文本消息', 'a text'], level: 'failure' },
  {
    kind: 'text',
    fields: { Content: '<b>&amp; ]]> 😀' },
    words: ['含有 <b>&amp; ]]> 的文本', 'a text with <b>&amp; ]]>'],
    level: 'failure',
  },
  {
    kind: 'text',
    fields: { Content: 'a\u001dc' },
    words: ['含有控制字符 U+001D 的文本', 'a text with the control character U+001D'],
    level: 'warning',
  },
  { kind: 'text', fields: { Content: '' }, words: ['空文本', 'an empty text'], level: 'warning' },
  { kind: 'image', words: ['图片消息', 'a picture'], level: 'warning' },
  { kind: 'event:subscribe', words: ['关注事件', 'the event subscribe'], level: 'failure' },
  { kind: 'event:unsubscribe', words: ['取消关注事件', 'the event unsubscribe'], level: 'warning' },
  { kind: 'event:echostr_doctor', words: ['未知的事件', 'an event that nobody knows'], level: 'warning' },
]

/** Pushes, and the answers to them read as WeChat reads them. One fault is told once. */
export const checkPushes: Check = async (patient) => {
  const found: Finding[] = []
  for (const probe of probes) {
    const findings = await checkPush(patient, probe)
    found.push(
      ...findings.filter(({ code, level }) => level === 'ok' || !found.some((one) => one.code === code)),
    )
    if (found[0]?.level === 'failure') break
  }
  return found
}

async function checkPush(
  patient: Patient,
  { kind, fields, words: [zh, en], level }: Probe,
): Promise<Finding[]> {
  const { verdict } = await patient.wechat().send(kind, fields)
  const probe = inMode(zh, en, patient)
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
  const why = {
    zh: '手机仍会显示，但多半不是你的本意，或与微信的文档不符。',
    en: "The phone shows it all the same, but hardly as it was meant, or not as WeChat's documents want it.",
  }
  return { code: note, level: 'warning', shown: '', ...noteWords(note), why, probe }
}
