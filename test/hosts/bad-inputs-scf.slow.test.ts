import { badInputsIn } from './bad-inputs.ts'

const whole = 'a gateway has the whole body before it calls the function'

await badInputsIn('SCF', { 'S01 a push': whole, 'B03 ': whole })
