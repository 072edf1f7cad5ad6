import type { Result } from './result.ts'

/** What came of all files together. */
export class Tally {
  passed = 0
  failed = 0
  readonly #causes: string[] = []
  readonly #skipped = new Map<string, number>()

  add({ file, passed, failed, skipped, causes }: Result): void {
    this.passed += passed
    this.failed += failed
    this.#causes.push(...causes.map((cause) => `FAIL ${file}: ${cause}`))
    if (skipped > 0) this.#skipped.set(file, skipped)
  }

  fail(cause: string): void {
    this.failed++
    this.#causes.push(`FAIL ${cause}`)
  }

  lines(): string[] {
    return [...this.#causes, ...this.#skips(), `${this.passed} passed, ${this.failed} failed`]
  }

  #skips(): string[] {
    if (this.#skipped.size === 0) return []
    const all = [...this.#skipped.values()].reduce((sum, skipped) => sum + skipped)
    return [
      ...[...this.#skipped].map(([file, skipped]) => `SKIP ${file}: ${skipped} tests`),
      `${all} skipped`,
    ]
  }
}
