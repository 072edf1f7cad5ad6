// One subject in a process of its own, so that nothing else is measured. Prints its figures as JSON.
import {
  chatted,
  echoed,
  finished,
  flooded,
  lookedUp,
  perPending,
  remembered,
  type Shape,
} from './subjects.ts'

const subjects: Readonly<Record<string, (...args: number[]) => Promise<unknown>>> = {
  perPending: (count = 0) => perPending(count),
  remembered: (count = 0, every = 1) => remembered(count, every),
  finished: (count = 0, every = 1, perSecond = 1) => finished(count, every, perSecond),
  lookedUp: (count = 0, units = 0) => lookedUp(count, units),
  echoed: (count = 0, size = 0) => echoed(count, size),
  chatted: (count = 0, size = 0) => chatted(count, size),
}
const [name = '', ...args] = process.argv.slice(2)
const run = subjects[name]
const figures = run ? run(...args.map(Number)) : flooded(name as Shape, Number(args[0]))
console.log(JSON.stringify(await figures))
