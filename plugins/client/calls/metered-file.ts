/** How far an upload is. */
export interface UploadProgress {
  /** Bytes of the file that the network has taken. */
  readonly sent: number
  /** Bytes that the file has. */
  readonly total: number
}

type BlobPart = NonNullable<ConstructorParameters<typeof File>[0]>[number]

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
    const onProgress = this.#onProgress
    if (onProgress === undefined) return super.stream()
    const total = this.size
    let sent = 0
    const meter = new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        controller.enqueue(piece)
        sent += piece.byteLength
        onProgress({ sent, total })
      },
    })
    return super.stream().pipeThrough(meter) as ReturnType<File['stream']>
  }
}
