import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'

/** A picture as it is kept and compared: half as wide and high, in some fifty steps of each colour, so that all are small. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** Red, green, blue and opacity of each pixel, row by row. */
  readonly data: Uint8Array
}

/** How far a pixel may be from what it was (0 to 1): another machine blends the edges of letters a bit differently. */
const threshold = 0.15
/** Pixels of a side of the window that is looked through, and how many in it may differ: what moves lies close together. */
const windowSize = 16
const mostInWindow = 16

/** A screenshot, halved: each pixel is the mean of four. */
export function pictureOf(screenshot: Buffer): Picture {
  const { data: full, ...size } = PNG.sync.read(screenshot)
  const [width, height] = [size.width >> 1, size.height >> 1]
  const data = Buffer.alloc(width * height * 4, 255)
  const line = size.width * 4
  for (let at = 0, y = 0; y < height; y++)
    for (let from = 2 * y * line, x = 0; x < width; x++, from += 8, at += 4)
      for (let i = from; i < from + 3; i++) {
        const sum = byte(full, i) + byte(full, i + 4) + byte(full, i + line) + byte(full, i + line + 4)
        data[at + i - from] = coarse(sum / 4)
      }
  return { width, height, data }
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] as number
}

/** One of the steps, black and white among them. */
function coarse(value: number): number {
  return Math.round(value / 5) * 5
}

export function encoded({ width, height, data }: Picture): Buffer {
  const png = new PNG({ width, height })
  png.data = Buffer.from(data)
  return PNG.sync.write(png, { colorType: 2, deflateLevel: 9, deflateStrategy: 0, filterType: 0 })
}

export function decoded(file: Buffer): Picture {
  return PNG.sync.read(file)
}

/** Where two pictures differ; undefined when nobody would see it. */
export function differenceOf(one: Picture, other: Picture): Buffer | undefined {
  const { width, height } = one
  if (other.width !== width || other.height !== height) return encoded(other)
  const found = pixelmatch(one.data, other.data, undefined, width, height, { threshold, windowSize })
  if (found <= mostInWindow) return undefined
  const data = Buffer.alloc(width * height * 4)
  pixelmatch(one.data, other.data, data, width, height, { threshold })
  return encoded({ width, height, data })
}
