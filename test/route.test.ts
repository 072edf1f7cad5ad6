// The way of one delivery through the rooms, as it is really walked. `npm run route` prints it.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { routeOf } from './route/route.ts'

const test = suite('route')

test('a text makes at most 18 moves between rooms', async () => {
  const moves = await routeOf('hi')
  const lines = moves.map(({ from, to, fn }, index) => `${index + 1}. ${from} → ${to}: ${fn}`)
  assert.ok(moves.length > 8, 'the route is not seen')
  assert.ok(moves.length <= 18, lines.join('\n'))
})

test.run()
