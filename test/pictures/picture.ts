import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'

/** A picture as it is kept and compared: half as wide and high, in 4 bits a colour, so that all of them are small. */
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
  const full = PNG.sync.read(screenshot)
  const [width, height] = [full.width >> 1, full.height >> 1]
  const data = Buffer.alloc(width * height * 4, 255)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let colour = 0; colour < 3; colour++)
        data[(y * width + x) * 4 + colour] = coarse(meanAt(full, 2 * x, 2 * y, colour))
  return { width, height, data }
}

function meanAt({ width, data }: PNG, x: number, y: number, colour: number): number {
  const at = (dx: number, dy: number) => data[((y + dy) * width + x + dx) * 4 + colour] ?? 0
  return (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4
}

/** One of sixteen steps. */
function coarse(value: number): number {
  return Math.round(value / 17) * 17
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
