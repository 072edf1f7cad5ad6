import { badInputsIn } from './bad-inputs.ts'

await badInputsIn('Connect')
