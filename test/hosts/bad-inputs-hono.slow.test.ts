import { badInputsIn, onNodeServer } from './bad-inputs.ts'

await badInputsIn('Hono on Node', onNodeServer)
