import { ReadableStream } from 'node:stream/web'
import { EchostrError } from 'echostr'
import { texts } from '../texts.ts'

/** How far an upload is. */
export interface UploadProgress {
  /** Bytes of the file that the network has taken. */
  readonly sent: number
  /** Bytes that the file has. */
  readonly total: number
}

type BlobPart = NonNullable<ConstructorParameters<typeof File>[0]>[number]

/** Bytes of a piece: a file in memory would go out as one. */
const pieceSize = 64 * 1024

/** A file that tells how much of it was read: `fetch` reads as fast as the network takes it. Its length stays known. */
export class MeteredFile extends File {
  readonly #onProgress: ((progress: UploadProgress) => void) | undefined

  constructor(
    content: Blob | Uint8Array,
    name: string,
    type: string,
    onProgress: ((progress: UploadProgress) => void) | undefined,
  ) {
    super([content as BlobPart], name, { type })
    this.#onProgress = onProgress
  }

  override stream(): ReturnType<File['stream']> {
    const stream = super.stream()
    if (this.#onProgress === undefined) return stream
    return ReadableStream.from(this.#metered(stream, this.#onProgress)) as ReturnType<File['stream']>
  }

  async *#metered(
    stream: AsyncIterable<Uint8Array>,
    onProgress: (progress: UploadProgress) => void,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    let sent = 0
    for await (const read of stream)
      for (let at = 0; at < read.byteLength; at += pieceSize) {
        const piece = read.subarray(at, at + pieceSize)
        yield piece
        // whoever asks for the next piece has passed this one on
        sent += piece.byteLength
        await told(onProgress, { sent, total: this.size })
      }
  }
}

/** @throws EchostrError `client_progress`, also for what the function's promise rejects with */
async function told(onProgress: (progress: UploadProgress) => unknown, progress: UploadProgress) {
  try {
    await onProgress(progress)
  } catch (cause) {
    throw new EchostrError('client_progress', 'The function onProgress failed: the upload was ended', {
      ...{ status: 200, cause, texts },
    })
  }
}
