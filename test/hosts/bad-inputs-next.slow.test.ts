import { badInputsIn, onRequests } from './bad-inputs.ts'

await badInputsIn('Next.js', {
  ...onRequests,
  'U06 ': 'Next.js itself answers 405 for methods that the route does not export',
  'U05 ': 'Next.js has no such method, either',
  'U07 ': 'Next.js itself answers HEAD by the route for GET',
})
