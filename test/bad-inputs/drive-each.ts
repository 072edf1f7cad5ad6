import { textOf } from './bytes.ts'
import type { Input, Piece } from './catalogue.ts'
import { postSteps } from './drive-request.ts'
import type { Exchange, Ground, Outcome } from './ground.ts'
import { push } from './push.ts'

interface Variant {
  readonly variant: string
  readonly body: Piece
}

/** `post-each`: one push per variant. */
export async function driveEach(ground: Ground): Promise<Outcome> {
  return driveVariants(ground, variantsOf(ground.input))
}

/** `fixtures`: the named sets. */
export async function driveFixtures(ground: Ground): Promise<Outcome> {
  const set = sets[ground.input.name ?? '']
  if (!set) throw new Error(`unknown fixture set ${ground.input.name}`)
  return driveVariants(ground, set())
}

async function driveVariants(ground: Ground, variants: readonly Variant[]): Promise<Outcome> {
  const stand = await ground.stand()
  const exchanges: Exchange[] = []
  for (const { variant, body } of variants) {
    const exchange = await ground.exchange(stand, postSteps({ kind: 'post' }, stand, body))
    exchanges.push({ ...exchange, variant })
  }
  return { stand, exchanges }
}

function variantsOf(input: Input): Variant[] {
  const { each = [], fill = '' } = input
  return [
    ...fieldVariants('Content', input.contents),
    ...fieldVariants('MsgType', input.msgTypes),
    ...fieldVariants('FromUserName', input.fromUserNames),
    ...fieldVariants('CreateTime', input.createTimes),
    ...each.map((start) => ({ variant: start, body: { parts: [start, fill] } })),
  ]
}

function fieldVariants(name: string, values: readonly Piece[] = []): Variant[] {
  return values.map(textOf).map((value) => ({ variant: value, body: push({ [name]: value }) }))
}

const sets: Readonly<Record<string, () => Variant[]>> = {
  'sparse fields': () => [
    xml('voice', { MediaId: 'm', Format: 'amr', Recognition: '', MediaId16K: 'm16' }),
    xml('location', { Location_X: '23.1', Location_Y: '113.3', Scale: '20', Label: '' }),
    xml('link', { Title: 't', Url: 'https://example.com/' }),
  ],
  'pic_sysphoto 0/1/2 items': () => [pictures(0), pictures(1), pictures(2)],
}

function xml(MsgType: string, fields: Readonly<Record<string, string>>): Variant {
  return { variant: MsgType, body: push({ MsgType, ...fields }).replace(/<Content>.*?<\/Content>/, '') }
}

function pictures(count: number): Variant {
  const item = '<item><PicMd5Sum><![CDATA[5a75aaca956d97be686719218f275c6b]]></PicMd5Sum></item>'
  const info = `<SendPicsInfo><Count>${count}</Count><PicList>${item.repeat(count)}</PicList></SendPicsInfo>`
  const event = push({ MsgType: 'event', Event: 'pic_sysphoto', EventKey: 'k' })
  return { variant: String(count), body: event.replace('</xml>', `${info}</xml>`) }
}
