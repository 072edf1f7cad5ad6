import { badInputsIn } from './bad-inputs.ts'

const draining = 'what is not read of a body is left to the server'

await badInputsIn('Fetch', {
  'U06 TRACE': 'there is no Request with this method',
  'S01 a push': draining,
  'B03 ': draining,
})
