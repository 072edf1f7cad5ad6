import { badInputsIn } from './bad-inputs.ts'

await badInputsIn('Fastify', { 'U06 PROPFIND': 'Fastify knows no such method and answers 404' })
