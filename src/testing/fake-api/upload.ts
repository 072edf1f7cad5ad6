import type { Received } from './call.ts'
import { demand } from './refusal.ts'

/** A file that was uploaded. */
export interface Upload {
  readonly bytes: Buffer
  readonly contentType: string
  readonly filename: string
}

interface Kind {
  readonly bytes: number
  readonly tooLarge: number
  readonly endings: readonly string[]
}

const pictures = ['bmp', 'png', 'jpeg', 'jpg', 'gif']

const kinds: ReadonlyMap<string, Kind> = new Map([
  ['image', { bytes: 10 * 2 ** 20, tooLarge: 40009, endings: pictures }],
  ['voice', { bytes: 2 * 2 ** 20, tooLarge: 40010, endings: ['amr', 'mp3'] }],
  ['video', { bytes: 10 * 2 ** 20, tooLarge: 40011, endings: ['mp4'] }],
  ['thumb', { bytes: 64 * 2 ** 10, tooLarge: 40012, endings: pictures }],
])
const inArticle: Kind = { bytes: 2 ** 20, tooLarge: 40009, endings: ['png', 'jpeg', 'jpg'] }

/**
 * The file of an upload, when WeChat would take it.
 *
 * @throws Refusal 40004, 40005, 40009–40012, 41005, 43002
 */
export function uploaded(call: Received): Upload {
  demand(call.method === 'POST', 43002)
  const kind = kinds.get(call.query.type ?? '')
  demand(kind, 40004)
  return fileFor(kind, call)
}

/** A picture for an article. @throws Refusal 40005, 40009, 41005, 43002 */
export function pictureInArticle(call: Received): Upload {
  demand(call.method === 'POST', 43002)
  return fileFor(inArticle, call)
}

function fileFor(kind: Kind, { raw, contentType }: Received): Upload {
  const file = fileIn(raw, contentType)
  demand(file && file.bytes.length > 0, 41005)
  // WeChat goes by the ending, and by nothing else
  demand(kind.endings.includes(/\.([^.]+)$/.exec(file.filename)?.[1]?.toLowerCase() ?? ''), 40005)
  demand(file.bytes.length <= kind.bytes, kind.tooLarge)
  return file
}

/** Bytes of the longest head of a part, and how many parts are looked at. */
const longestHead = 8192
const mostParts = 100

/** The part named `media`: parts come in any order. */
function fileIn(raw: Buffer, contentType: string): Upload | undefined {
  for (const [head, bytes] of partsOf(raw, contentType)) {
    const file = head.length <= longestHead ? fileOf(head.toString(), bytes) : undefined
    if (file) return file
  }
  return undefined
}

/** The text of the part that has such a name. */
export function fieldIn(raw: Buffer, contentType: string, name: string): string | undefined {
  for (const [head, bytes] of partsOf(raw, contentType)) {
    const disposition = valueIn(head.subarray(0, longestHead).toString().split('\r\n'), 'content-disposition')
    if (parametersOf(disposition ?? '').get('name') === name) return bytes.toString()
  }
  return undefined
}

/** What stands between two boundaries. */
function* partsOf(raw: Buffer, contentType: string): Generator<readonly [head: Buffer, bytes: Buffer]> {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;,"]{1,200}))/i.exec(contentType) ?? []
  const boundary = quoted ?? plain
  if (boundary === undefined) return
  let start = raw.indexOf(`--${boundary}`)
  for (let parts = 0; start >= 0 && parts < mostParts; parts++) {
    const headEnd = raw.indexOf('\r\n\r\n', start)
    const end = headEnd < 0 ? -1 : raw.indexOf(`\r\n--${boundary}`, headEnd + 2)
    if (end < 0) return
    yield [raw.subarray(start, headEnd), raw.subarray(headEnd + 4, end)]
    start = end + 2
  }
}

/** A part that says `filename*` and no `filename` is no file to WeChat. */
function fileOf(head: string, bytes: Buffer): Upload | undefined {
  const lines = head.split('\r\n')
  const parameters = parametersOf(valueIn(lines, 'content-disposition') ?? '')
  const filename = parameters.get('filename')
  if (parameters.get('name') !== 'media' || !filename) return undefined
  return { bytes, filename, contentType: valueIn(lines, 'content-type') ?? 'application/octet-stream' }
}

function valueIn(lines: readonly string[], name: string): string | undefined {
  const line = lines.find((each) => each.toLowerCase().startsWith(`${name}:`))
  return line?.slice(name.length + 1).trim()
}

/** `name="media"; filename="a.jpg"`, in any order, quoted or not. */
function parametersOf(disposition: string): Map<string, string> {
  const found = disposition.matchAll(/;\s*([\w*-]+)=(?:"((?:\\"|[^"])*)"|([^\s;"]+))/g)
  return new Map(
    Array.from(found, ([, name = '', quoted, plain]) => [name.toLowerCase(), quoted ?? plain ?? '']),
  )
}
