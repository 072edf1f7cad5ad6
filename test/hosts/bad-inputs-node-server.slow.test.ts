import { badInputsIn, onNodeServer } from './bad-inputs.ts'

await badInputsIn('@hono/node-server', onNodeServer)
