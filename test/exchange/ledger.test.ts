import { MemoryLedger } from 'echostr'
import { fakeClock, ledgerContract } from 'echostr/testing'
import { suite } from 'uvu'

const test = suite('ledger')

const make = () => {
  const clock = fakeClock()
  return { subject: new MemoryLedger({ clock }), pass: clock.pass }
}

for (const { name, run } of ledgerContract(make)) test(name, run)

test.run()
