// One subject in a process of its own, so that nothing else is measured. Prints its figures as JSON.
import { echoed, finished, perPending, remembered } from './subjects.ts'

const subjects: Readonly<Record<string, (...args: number[]) => Promise<unknown>>> = {
  perPending: (count = 0) => perPending(count),
  remembered: (count = 0, every = 1) => remembered(count, every),
  finished: (count = 0, every = 1, perSecond = 1) => finished(count, every, perSecond),
  echoed: (count = 0, size = 0) => echoed(count, size),
}
const [name = '', ...args] = process.argv.slice(2)
console.log(JSON.stringify(await subjects[name]?.(...args.map(Number))))
