import { gzipSync } from 'node:zlib'
import type { Piece } from './catalogue.ts'

const member = 1024 * 1024

/** The bytes of a piece; a bare string is written in the given encoding. */
export function bytesOf(piece: Piece, encoding: 'utf8' | 'latin1' = 'utf8'): Buffer {
  if (typeof piece === 'string') return Buffer.from(piece, encoding)
  if ('utf8' in piece) return Buffer.from(piece.utf8, 'utf8')
  if ('base64' in piece) return Buffer.from(piece.base64, 'base64')
  if ('hex' in piece) return Buffer.from(piece.hex, 'hex')
  if ('utf16le' in piece) return Buffer.from(piece.utf16le, 'utf16le')
  if ('gzipOf' in piece) return gzipped(piece.gzipOf)
  if ('repeat' in piece) return Buffer.from(piece.repeat[0].repeat(piece.repeat[1]), encoding)
  if ('gen' in piece) return Buffer.from(numbered(piece.gen, piece.n), encoding)
  const parts = 'parts' in piece ? piece.parts : piece.base64Parts
  return Buffer.concat(parts.map((part) => bytesOf(part, encoding)))
}

export function textOf(piece: Piece): string {
  return bytesOf(piece).toString('utf8')
}

/** The piece with every repetition shortened or lengthened. */
export function scaled(piece: Piece, factor: number): Piece {
  if (typeof piece === 'string') return piece
  if ('parts' in piece) return { parts: piece.parts.map((part) => scaled(part, factor)) }
  if (!('repeat' in piece)) return piece
  const [text, times] = piece.repeat
  return { repeat: [text, Math.floor(times * factor)] }
}

function numbered(pattern: string, n: number): string {
  return Array.from({ length: n }, (_, i) => pattern.replaceAll('{i}', String(i))).join('')
}

/** A gzip file may have many members: a bomb needs no more memory here than one of them. */
function gzipped(piece: Piece): Buffer {
  if (typeof piece === 'string' || !('repeat' in piece)) return gzipSync(bytesOf(piece))
  const [text, times] = piece.repeat
  const one = gzipSync(Buffer.alloc(member, text))
  return Buffer.concat(Array.from({ length: Math.ceil((text.length * times) / member) }, () => one))
}
