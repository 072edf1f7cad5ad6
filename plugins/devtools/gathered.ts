/** Bytes that arrive piece by piece, in one buffer that grows: a piece of one byte costs one byte. */
export class Gathered {
  #buffer = Buffer.alloc(0)
  #length = 0

  get length(): number {
    return this.#length
  }

  add(piece: Uint8Array): void {
    const length = this.#length + piece.length
    if (length > this.#buffer.length) this.#grow(length)
    this.#buffer.set(piece, this.#length)
    this.#length = length
  }

  /** All bytes so far: a view, good until the next piece. */
  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  #grow(length: number): void {
    const larger = Buffer.allocUnsafe(Math.max(1024, 2 * length))
    this.bytes.copy(larger)
    this.#buffer = larger
  }
}
