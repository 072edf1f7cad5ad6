/** Checks that are run and counted one by one, outside the test runner: what takes a package, or a built site. */
export class Checks {
  passed = 0
  failed = 0

  /** Runs one, and prints its line; what it throws is its failure. */
  readonly check = async (name: string, work: () => void | Promise<void>): Promise<void> => {
    try {
      await work()
      this.passed++
      console.log(`ok   ${name}`)
    } catch (error) {
      this.failed++
      console.log(`FAIL ${name}: ${error instanceof Error ? error.message : error}`)
    }
  }
}
