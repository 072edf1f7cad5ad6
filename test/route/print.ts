// Prints the calls between rooms that one text makes, in their order.
import { routeOf } from './route.ts'

const moves = await routeOf('hi')
for (const [index, { from, to, fn }] of moves.entries())
  console.log(`${String(index + 1).padStart(2)}. ${from} → ${to}: ${fn}`)
