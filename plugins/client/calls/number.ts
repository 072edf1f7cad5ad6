/** An id as JSON wants it: a number where one can hold it. WeChat's ids have up to 64 bits, and come as texts here. */
export function numberOf(id: string | number): string | number {
  return /^\d+$/.test(String(id)) && Number.isSafeInteger(Number(id)) ? Number(id) : id
}

/** An id of an answer, always as a text; undefined where there is none. */
export function idText(id: string | number | undefined): string | undefined {
  return id === undefined ? undefined : String(id)
}
