import { badInputsIn } from './bad-inputs.ts'

const strict = 'the server answers 400 before anybody is asked'
const draining = 'the server itself reads on behind the answer: 64 MiB at most, for half a second'

await badInputsIn('Hono on Node', {
  'U03 ': strict,
  'U04 ': 'the address is that of a foreign host: its signature is looked at, and refused with 401',
  'U05 ': strict,
  'U11 ': strict,
  'S01 a push': draining,
  'B03 ': draining,
})
