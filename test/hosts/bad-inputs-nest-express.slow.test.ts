import { badInputsIn } from './bad-inputs.ts'

await badInputsIn('Nest on Express')
