// Every host does what the contract says: the servers are real, the frameworks those that users have.
import { hostContract } from 'echostr/testing'
import { suite } from 'uvu'
import { hosts, serving } from './hosts.ts'

for (const [name, { handle, ...traits }] of Object.entries(hosts)) {
  const test = suite(`host contract: ${name}`)
  const contract = hostContract(async (setup) => serving(await handle(setup)), traits)
  for (const each of contract) test(each.name, each.run)
  test.run()
}
