import { type ApiResult, badAnswer, boundOf, type Reading, resultOf } from './answer.ts'
import { bounded, type Chunks, textOf } from './body.ts'
import { nameIn, safeName } from './file-name.ts'

/** A file as it comes from WeChat. */
export interface MediaFile {
  /** A media type, as WeChat says, e.g. `image/jpeg`; may be empty. */
  readonly contentType: string
  /**
   * The name that WeChat gives it, fit for a file of your own: without a path, without control characters, not a name
   * that a system reserves, 255 bytes at most. Undefined without.
   */
  readonly filename: string | undefined
  /** Bytes; undefined when WeChat does not say. */
  readonly size: number | undefined
  /** What it holds; read it, or `cancel()` it, to free the connection. It fails with `client_too_large` at `mediaLimit`. */
  readonly body: ReadableStream<Uint8Array>
}

/** `{`: no media file begins so, and every JSON answer does. */
const brace = 0x7b

/** Reads an answer that is a file, or JSON: an error, or an address. Its first byte tells; the Content-Type does not. */
export async function readFile<T extends object>(
  response: Response,
  reading: Reading,
): Promise<MediaFile | (T & ApiResult)> {
  const reader = response.body?.getReader()
  const first = await firstChunk(reader)
  if (reader === undefined || first === undefined) throw badAnswer(reading, 'empty')
  const isFile = first[0] !== brace && response.ok
  const body = bounded(reader, first, boundOf(reading, isFile ? 'mediaLimit' : 'limit'))
  return isFile ? file(response, body, reading) : resultOf<T>(response, await textOf(body), reading)
}

function file({ headers }: Response, body: ReadableStream<Uint8Array>, { redactor }: Reading): MediaFile {
  const length = headers.get('content-length')
  return {
    contentType: redactor.text(headers.get('content-type') ?? ''),
    filename: safeName(redactor.text(nameIn(headers.get('content-disposition') ?? ''))),
    size: length === null ? undefined : Number(length),
    body,
  }
}

/** The first chunk that is not empty. */
async function firstChunk(reader: Chunks | undefined): Promise<Uint8Array | undefined> {
  for (;;) {
    const { value } = (await reader?.read()) ?? {}
    if (value === undefined || value.byteLength > 0) return value
  }
}
