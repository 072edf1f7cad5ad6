/** Bytes that come in pieces, in one buffer: whoever sends decides how small the pieces are, and a list costs for each. */
export class Bytes {
  #buffer: Buffer = Buffer.alloc(0)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** All so far. */
  get all(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  add(piece: Uint8Array): void {
    const length = this.#length + piece.length
    if (length > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(2 * length)
      larger.set(this.all)
      this.#buffer = larger
    }
    this.#buffer.set(piece, this.#length)
    this.#length = length
  }
}
