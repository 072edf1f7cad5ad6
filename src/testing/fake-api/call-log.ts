import type { ApiCall } from './call.ts'

const mostCalls = 10_000
const mostBytes = 32 * 2 ** 20

/** The newest calls. */
export class CallLog {
  readonly calls: ApiCall[] = []
  #bytes = 0

  add(call: ApiCall): void {
    this.calls.push(call)
    this.#bytes += sizeOf(call)
    while (this.calls.length > 1 && (this.calls.length > mostCalls || this.#bytes > mostBytes)) this.#forget()
    // a test may have emptied the list, which is public: then the sum of the bytes begins anew
    if (this.calls.length === 1) this.#bytes = sizeOf(call)
  }

  #forget(): void {
    const oldest = this.calls.shift()
    if (oldest) this.#bytes -= sizeOf(oldest)
  }
}

/** About what a call takes, in bytes: a query takes more in memory than on the wire. */
function sizeOf({ raw, path, query }: ApiCall): number {
  return raw.length + 8 * (path.length + JSON.stringify(query).length)
}
