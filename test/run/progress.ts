/** ms between two lines where a line cannot be written over. */
const pause = 10_000

/** One line: how many files are done. A terminal sees it change, a log gets another one now and then. */
export class Progress {
  readonly #files: number
  readonly #started = performance.now()
  readonly #times: { readonly file: string; readonly ms: number }[] = []
  #told = performance.now()

  constructor(files: number) {
    this.#files = files
  }

  /** @param output what is to be read of the file that is done, after so many ms */
  done(file: string, ms: number, output: string): void {
    this.#times.push({ file, ms })
    if (output !== '') this.#write(`${output.trimEnd()}\n`)
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${this.#line()}`)
    else if (performance.now() - this.#told > pause) this.#tell()
  }

  end(): void {
    this.#write(`${this.#line()}\n`)
    const longest = this.#times.sort((a, b) => b.ms - a.ms).slice(0, 5)
    const each = longest.map(({ file, ms }) => `${file} ${(ms / 1000).toFixed(1)} s`)
    if (this.#files > 1) this.#write(`longest: ${each.join(', ')}\n`)
  }

  #tell(): void {
    this.#told = performance.now()
    this.#write(`${this.#line()}\n`)
  }

  /** The line that changes goes, for something that stays. */
  #write(text: string): void {
    process.stdout.write(process.stdout.isTTY ? `\r\x1b[K${text}` : text)
  }

  #line(): string {
    const seconds = ((performance.now() - this.#started) / 1000).toFixed(0)
    return `${this.#times.length} of ${this.#files} files, ${seconds} s`
  }
}
