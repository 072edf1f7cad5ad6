import { badInputsIn, onRequests } from './bad-inputs.ts'

await badInputsIn('Hono without a socket', onRequests)
