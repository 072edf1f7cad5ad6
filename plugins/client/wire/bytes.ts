/** Bytes gathered into one piece of memory as they come: a thousand pieces of one byte cost what one of a thousand does. */
export class Bytes {
  #memory: Buffer = Buffer.alloc(0)
  #length = 0

  get length(): number {
    return this.#length
  }

  add(piece: Uint8Array): void {
    const length = this.#length + piece.byteLength
    if (length > this.#memory.length) this.#grow(length)
    this.#memory.set(piece, this.#length)
    this.#length = length
  }

  /** All of them; good until the next are added. */
  get whole(): Buffer {
    return this.#memory.subarray(0, this.#length)
  }

  #grow(length: number): void {
    const larger = Buffer.alloc(Math.max(length, 2 * this.#memory.length, 1024))
    larger.set(this.whole)
    this.#memory = larger
  }
}
