import { type ApiResult, badAnswer, type Reading, resultOf } from './answer.ts'

/** A file as it comes from WeChat. */
export interface MediaFile {
  /** A media type, as WeChat says, e.g. `image/jpeg`; may be empty. */
  readonly contentType: string
  /** The name that WeChat gives it; undefined without. */
  readonly filename: string | undefined
  /** Bytes; undefined when WeChat does not say. */
  readonly size: number | undefined
  /** What it holds; read it, or `cancel()` it, to free the connection. */
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
  if (reader === undefined || first === undefined) throw badAnswer(reading.path, 'empty')
  const body = rest(reader, first)
  if (first[0] === brace || !response.ok)
    return resultOf<T>(response, await new Response(body).text(), reading)
  return file(response, body)
}

function file({ headers }: Response, body: ReadableStream<Uint8Array>): MediaFile {
  const length = headers.get('content-length')
  return {
    contentType: headers.get('content-type') ?? '',
    filename: /filename="?([^";]+)"?/i.exec(headers.get('content-disposition') ?? '')?.[1],
    size: length === null ? undefined : Number(length),
    body,
  }
}

type Chunks = ReadableStreamDefaultReader<Uint8Array>

/** The first chunk that is not empty. */
async function firstChunk(reader: Chunks | undefined): Promise<Uint8Array | undefined> {
  for (;;) {
    const { value } = (await reader?.read()) ?? {}
    if (value === undefined || value.byteLength > 0) return value
  }
}

/** The stream from its first chunk on. */
function rest(reader: Chunks, first: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(first),
    pull: async (controller) => {
      const { value } = await reader.read()
      if (value === undefined) controller.close()
      else controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
}
