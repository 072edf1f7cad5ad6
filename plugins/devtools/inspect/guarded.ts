/** A fault of the page must never become one of the app, and Node ends the process for an error of a subscriber. */
export function guarded<A extends unknown[]>(act: (...args: A) => unknown): (...args: A) => void {
  return (...args) => {
    try {
      act(...args)
    } catch {
      // what is shown is incomplete, and the app goes on
    }
  }
}
