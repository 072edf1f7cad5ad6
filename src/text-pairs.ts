/** Bytes of a piece of memory; longer texts get a piece of their own. */
const pieceBytes = 65_536
/** How many bits of a place tell the word in its piece; those above tell the piece. */
const wordBits = 14
const wordMask = 2 ** wordBits - 1

/** Not to be foreseen from outside, or texts could be chosen that all have one hash. */
const seed = (Math.random() * 2 ** 32) | 0

/**
 * Pairs of texts outside the heap, where the garbage collector need not look, in pieces of memory that are used again:
 * memory touched for the first time is the dearest there is. A pair has a place, a number above 0.
 */
export class TextPairs {
  readonly #pieces: Piece[] = []
  /** The piece that is being filled, and how far. */
  #current = 0
  #end = 1
  /** Bytes in use. */
  bytes = 0

  /** Forgets all. Keeps as much memory as was needed since the last time. */
  clear(): void {
    this.#pieces.length = Math.min(this.#pieces.length, this.#current + 1)
    this.#current = 0
    this.#end = 1
    this.bytes = 0
  }

  /** Writes the first text of the next pair; it is lost with the next call, unless {@link complete} follows. */
  begin(text: string): number {
    const piece = this.#room(most(text))
    piece.write(text, this.#end)
    return this.#next
  }

  /** Writes the second text, and keeps the pair whose first text was written last. Returns its place. */
  complete(first: string, second: string): number {
    const before = this.#next
    const piece = this.#room(most(first) + most(second))
    const place = this.#next
    const middle = place === before ? piece.behind(this.#end) : piece.write(first, this.#end)
    const end = piece.write(second, middle)
    this.bytes += (end - this.#end) * 4
    this.#end = end
    return place
  }

  first(place: number): string {
    return this.#piece(place).read(place & wordMask)
  }

  second(place: number): string {
    const piece = this.#piece(place)
    return piece.read(piece.behind(place & wordMask))
  }

  /** Of the pair's first text. */
  hash(place: number): number {
    return this.#piece(place).hash(place & wordMask)
  }

  get #next(): number {
    return (this.#current << wordBits) | this.#end
  }

  #piece(place: number): Piece {
    return this.#pieces[place >>> wordBits] as Piece
  }

  /** A piece with room for so many bytes behind `#end`. */
  #room(bytes: number): Piece {
    const piece = this.#pieces[this.#current]
    if (piece && this.#end <= wordMask && this.#end * 4 + bytes <= piece.bytes.length) return piece
    if (piece) this.#current++
    this.#end = 1
    const next = this.#pieces[this.#current]
    if (next && 4 + bytes <= next.bytes.length) return next
    const made = new Piece(Math.max(pieceBytes, 4 + bytes))
    this.#pieces[this.#current] = made
    return made
  }
}

/** Node knows this; the `lib` of who compiles these sources need not. */
type WellFormed = string & { isWellFormed(): boolean }

/** Texts behind each other, each behind a word that tells its length in bytes and, in the last bit, its encoding. */
class Piece {
  readonly bytes: Buffer
  readonly #words: Int32Array

  constructor(bytes: number) {
    this.bytes = Buffer.allocUnsafeSlow(bytes)
    this.#words = new Int32Array(this.bytes.buffer, 0, bytes >>> 2)
  }

  /** Returns the word behind the text. */
  write(text: string, word: number): number {
    // half a character is lost in UTF-8
    const whole = (text as WellFormed).isWellFormed()
    const length = this.bytes.write(text, word * 4 + 4, whole ? 'utf8' : 'utf16le')
    this.#words[word] = (length << 1) | (whole ? 0 : 1)
    return this.behind(word)
  }

  read(word: number): string {
    const head = this.#words[word] as number
    const from = word * 4 + 4
    return this.bytes.toString(head & 1 ? 'utf16le' : 'utf8', from, from + (head >>> 1))
  }

  behind(word: number): number {
    return word + 1 + ((((this.#words[word] as number) >>> 1) + 3) >>> 2)
  }

  hash(word: number): number {
    const length = (this.#words[word] as number) >>> 1
    const end = word + 1 + (length >>> 2)
    let hash = seed
    for (let at = word + 1; at < end; at++) hash = mixed(hash, this.#words[at] as number)
    // bytes behind the text are somebody else's
    if (length & 3) hash = mixed(hash, (this.#words[end] as number) << (32 - (length & 3) * 8))
    return hash
  }
}

function mixed(hash: number, word: number): number {
  const next = Math.imul(hash ^ word, 0x9e3779b1)
  return next ^ (next >>> 15)
}

/** Most bytes that a text takes, its length and what fills the last word included. */
function most(text: string): number {
  return text.length * 3 + 7
}
