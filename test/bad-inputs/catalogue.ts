import { readFileSync } from 'node:fs'
import type { ServerOptions } from 'node:http'

/** Something to be made into bytes; see `bytes.ts`. */
export type Piece =
  | string
  | { readonly utf8: string }
  | { readonly base64: string }
  | { readonly hex: string }
  | { readonly repeat: readonly [string, number] }
  | { readonly gen: string; readonly n: number }
  | { readonly parts: readonly Piece[] }
  | { readonly base64Parts: readonly Piece[] }
  | { readonly utf16le: string }
  | { readonly gzipOf: Piece }

export interface Pause {
  readonly sleepMs: number
}

/** What a case sends; which keys count depends on its kind. */
export interface Input {
  readonly kind: string
  readonly parts?: readonly (Piece | Pause)[]
  readonly reset?: boolean
  readonly body?: Piece
  readonly headers?: Readonly<Record<string, string | null>>
  readonly chunked?: boolean
  readonly splitAtByte?: string
  readonly unsigned?: boolean
  readonly signed?: boolean
  readonly signWithToken?: string
  readonly token?: string
  readonly timestamp?: string
  readonly timestampOffsetS?: number
  readonly nonce?: string
  readonly resign?: boolean
  readonly rawQuery?: string
  readonly signature?: string
  readonly signatureLengths?: readonly number[]
  readonly transform?: string
  readonly echostr?: Piece
  readonly methods?: readonly string[]
  readonly path?: string
  readonly each?: readonly string[]
  readonly fill?: Piece
  readonly contents?: readonly Piece[]
  readonly msgTypes?: readonly Piece[]
  readonly fromUserNames?: readonly Piece[]
  readonly createTimes?: readonly Piece[]
  readonly times?: number
  readonly gapMs?: number
  readonly sameQuery?: boolean
  readonly handler?: string
  /** Of the times: `1:10`, each stands for ten times as much. */
  readonly scale?: string
  /** Servers that share a ledger. */
  readonly instances?: number
  readonly killOwnerAtMs?: number
  readonly n?: number
  readonly faults?: readonly string[]
  readonly signal?: string
  readonly inflight?: number
  readonly deltaS?: number
  readonly clientCloseAfterMs?: number
  readonly reply?: string
  readonly replies?: readonly string[]
  readonly name?: string
  readonly preParsed?: boolean
  readonly option?: Readonly<Record<string, unknown>>
  readonly lengths?: string
  readonly mutatePad?: string
  readonly msgLen?: readonly number[]
  readonly appid?: readonly string[]
  readonly omit?: readonly string[]
  readonly encryptTypes?: readonly string[]
  readonly swapCipher?: boolean
  readonly base64Variants?: readonly string[]
  readonly flipEachBlock?: boolean
  readonly compatTamper?: Readonly<Record<string, string>>
  readonly inner?: string
  readonly aesKeys?: readonly string[]
}

export type Expect = Readonly<Record<string, unknown>>

export interface Case {
  readonly id: string
  readonly area: string
  readonly title: string
  readonly input: Input
  readonly expect: Expect
  readonly why: string
  readonly serverOptions?: ServerOptions
}

const file = new URL('../fixtures/bad-inputs.json', import.meta.url)

/** Every case, as the catalogue has it. */
export const catalogue: readonly Case[] = JSON.parse(readFileSync(file, 'utf8')).cases
