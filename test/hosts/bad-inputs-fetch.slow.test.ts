import { badInputsIn, onRequests } from './bad-inputs.ts'

await badInputsIn('Fetch', onRequests)
