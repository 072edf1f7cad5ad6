import { badInputsIn } from './bad-inputs.ts'

await badInputsIn('Nest on Fastify', { 'U06 PROPFIND': 'Fastify knows no such method and answers 404' })
