import { panelTexts } from '../texts/panels.ts'
import type { Drawn } from './drawn.ts'
import type { FaultName } from './settings.ts'

const names: readonly FaultName[] = [
  ...(['drop_first', 'drop_all', 'slow', 'duplicate', 'bad_signature'] as const),
  // of pages that users open
  ...(['snapshot', 'code_used', 'code_expired'] as const),
]

/** Draws the switches for what goes wrong with the messages from now on. */
export function faultBar(faults: readonly FaultName[]): readonly Drawn[] {
  return [['span', { id: 'faults' }, panelTexts.faults], ...names.map((name) => chip(name, faults))]
}

function chip(name: FaultName, faults: readonly FaultName[]): Drawn {
  const on = faults.includes(name)
  const others = on ? faults.filter((other) => other !== name) : [...faults, name]
  const does = ['settings', { faults: others }]
  const props = { type: 'button', class: 'chip', 'data-key': name, 'aria-pressed': String(on), does }
  return ['button', props, panelTexts[name]]
}
