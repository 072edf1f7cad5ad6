import type { OptionCheck } from 'echostr'

/** A mistake in the program is not to be taken for a fault of the network, and repeated. */
export const json: OptionCheck = {
  is: 'an object that JSON can write, without bigints,',
  fits: (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && isJson(value),
}

function isJson(value: object): boolean {
  try {
    return typeof JSON.stringify(value) === 'string'
  } catch {
    return false
  }
}

/** Ids of drafts and menus come as numbers, too. */
export const id: OptionCheck = {
  is: 'an id',
  fits: (value) => (typeof value === 'string' && value !== '') || Number.isSafeInteger(value),
}

export const openids: OptionCheck = {
  is: 'a list of OpenIDs',
  fits: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
}

export const source: OptionCheck = {
  is: 'a Blob, bytes, or a stream of bytes',
  fits: (value) =>
    value instanceof Blob ||
    value instanceof Uint8Array ||
    typeof (value as AsyncIterable<Uint8Array> | null)?.[Symbol.asyncIterator] === 'function',
}

/** A day as WeChat writes it; one that no calendar has is none. */
export const day: OptionCheck = {
  is: 'a day like 2026-11-27',
  fits: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && isDay(value),
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** A whole number with bounds, both of them included. */
export function whole(from: number, to: number): OptionCheck {
  return {
    is: `a whole number from ${from} to ${to}`,
    fits: (value) => Number.isInteger(value) && Number(value) >= from && Number(value) <= to,
  }
}

/** A text of so many characters, as a reader counts them. */
export function characters(from: number, to: number): OptionCheck {
  return {
    is: `a text of ${from} to ${to} characters`,
    fits: (value) => typeof value === 'string' && isWithin([...value].length, from, to),
  }
}

/** A text of so many bytes of UTF-8. */
export function bytes(from: number, to: number): OptionCheck {
  return {
    is: `a text of ${from} to ${to} bytes`,
    fits: (value) => typeof value === 'string' && isWithin(Buffer.byteLength(value), from, to),
  }
}

/** A list of so many entries, each of which fits. */
export function listOf(what: string, from: number, to: number, each: OptionCheck): OptionCheck {
  return {
    is: `a list of ${from} to ${to} ${what}`,
    fits: (value) => Array.isArray(value) && isWithin(value.length, from, to) && value.every(each.fits),
  }
}

function isWithin(count: number, from: number, to: number): boolean {
  return count >= from && count <= to
}
