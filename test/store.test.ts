import { MemoryStore } from 'echostr'
import { fakeClock, storeContract } from 'echostr/testing'
import { suite } from 'uvu'

const test = suite('store')

const make = () => {
  const clock = fakeClock()
  return { subject: new MemoryStore({ clock }), pass: clock.pass }
}

for (const { name, run } of storeContract(make)) test(name, run)

test.run()
