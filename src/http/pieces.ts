/** The least that is allocated for bytes that come in several pieces. */
const least = 1024

/** A piece below so many bytes is small. */
const small = 64
/** So many small pieces are taken: they may come from a slow line, or from a proxy that passes on what it gets. */
const fewPieces = 1024

/** True for a body in so many small pieces that they cost more than its bytes: each is a call of a listener. */
export function isFragmented(pieces: number, bytes: number): boolean {
  return pieces > fewPieces + bytes / small
}

/**
 * Bytes that come in pieces, in one buffer of at most twice their size: a list would cost a hundred bytes and more for
 * each piece, and the sender decides how small they are. Bytes that come in one piece are left where they are.
 */
export class Pieces {
  readonly #most: number
  #buffer: Buffer | undefined
  #length = 0

  /** @param most how many bytes there will be, or may be; nothing is allocated before they come */
  constructor(most: number = Number.POSITIVE_INFINITY) {
    this.#most = most
  }

  /** How many bytes have come. */
  get length(): number {
    return this.#length
  }

  /** How many bytes of memory they take. */
  get allocated(): number {
    return this.#buffer?.length ?? 0
  }

  /** All bytes so far. */
  get bytes(): Buffer {
    const buffer = this.#buffer ?? Buffer.alloc(0)
    return buffer.length === this.#length ? buffer : buffer.subarray(0, this.#length)
  }

  add(piece: Buffer): void {
    const length = this.#length + piece.length
    if (this.#length === 0) this.#buffer = piece
    else this.#room(length).set(piece, this.#length)
    this.#length = length
  }

  /** The buffer, with room for so many bytes. The first piece, kept as it came, has no room and is never written to. */
  #room(length: number): Buffer {
    if (this.allocated < length) {
      const size = Math.max(length, Math.min(this.#most, Math.max(2 * length, least)))
      const larger = Buffer.allocUnsafeSlow(size)
      larger.set(this.bytes)
      this.#buffer = larger
    }
    return this.#buffer as Buffer
  }
}
