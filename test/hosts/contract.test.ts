// Every host does what the contract says: the servers are real, the frameworks those that users have.
import { hostContract } from 'echostr/testing'
import { suite } from 'uvu'
import { hosts } from './hosts.ts'

for (const [name, { make, ...traits }] of Object.entries(hosts)) {
  const test = suite(`host contract: ${name}`)
  for (const each of hostContract(make, traits)) test(each.name, each.run)
  test.run()
}
