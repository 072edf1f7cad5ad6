import { failure } from './failure.ts'

/** Bytes of one event of a stream, and of all that a provider answers: what is thought counts, too. */
const longestEvent = 2 ** 20
const longestAnswer = 2 ** 25

/** A `fetch` whose answers are bounded: the client keeps an event until it is whole, and an error's text, however long. */
export function boundedFetch(inner: typeof fetch): typeof fetch {
  return async (...given) => {
    const response = await inner(...given)
    if (!response.body) return response
    return new Response(response.body.pipeThrough(bound()), response)
  }
}

function bound(): TransformStream<Uint8Array, Uint8Array> {
  const size = new Size()
  return new TransformStream({
    transform(chunk, controller) {
      if (size.fits(chunk)) controller.enqueue(chunk)
      else controller.error(failure('ai_failed', "The answer of the model's provider has no end"))
    },
  })
}

/** How much has come, and how much of it since the last blank line, which ends an event. */
class Size {
  #all = 0
  #event = 0
  #last = 0

  fits(chunk: Uint8Array): boolean {
    this.#all += chunk.length
    for (const byte of chunk) if (byte !== carriageReturn) this.#add(byte)
    return this.#all <= longestAnswer && this.#event <= longestEvent
  }

  #add(byte: number): void {
    this.#event = byte === lineFeed && this.#last === lineFeed ? 0 : this.#event + 1
    this.#last = byte
  }
}

const lineFeed = 10
const carriageReturn = 13
