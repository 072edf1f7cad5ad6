/** What came of one file, as its process tells it. */
export interface Result {
  readonly file: string
  passed: number
  failed: number
  skipped: number
  /** Why it failed, a line or a stack each. */
  readonly causes: string[]
}

/** What a process tells on its way: that within so many ms it will have told the next thing. */
export interface Sign {
  readonly within: number
}
