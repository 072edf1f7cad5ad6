import { checkOptions, isObject, type OptionCheck, wrongArgument } from '../base/check-options.ts'
import type { ContractCase } from './contract.ts'
import { behindCases } from './plugin/behind.ts'
import { declaredCases } from './plugin/declared.ts'
import { leavingCases } from './plugin/leaving.ts'
import { messageCases } from './plugin/messages.ts'
import { packageCases } from './plugin/package.ts'
import type { MakePlugin, PluginTraits } from './plugin/traits.ts'

/**
 * What every plugin does, as cases to be run against yours, without an account, a socket or waiting: it lets foreign
 * messages pass, counts a message once however often WeChat delivers it, keeps two apps apart, bears a handler behind it
 * that throws, hangs, takes its time or answers in pieces, writes nothing to stderr and leaves nothing behind.
 *
 * @param make gives a new plugin each time; a list, where it requires others before it
 * @throws EchostrError `bad_option`
 * @example
 * const traits = {
 *   own: (delivery) => delivery.text('ping'),
 *   refuses: { 'an empty word': () => ping({ word: '' }) },
 *   folder: new URL('..', import.meta.url),
 * }
 * for (const { name, run } of pluginContract(() => ping(), traits)) test(name, run)
 */
export function pluginContract(make: MakePlugin, traits: PluginTraits = {}): readonly ContractCase[] {
  if (typeof make !== 'function') throw wrongArgument('pluginContract()', 'make', 'a function', make)
  if (!isObject(traits)) throw wrongArgument('pluginContract()', 'traits', 'an object', traits)
  const given = checkOptions('pluginContract()', traits, known)
  const cases = {
    ...declaredCases(given),
    ...messageCases(given),
    ...behindCases,
    ...leavingCases(),
    ...packageCases(given),
  }
  return Object.entries(cases).map(([name, attempt]) => ({ name, run: async () => attempt(make, given) }))
}

const calls: OptionCheck = {
  is: 'an object of functions',
  fits: (value) => isObject(value) && Object.values(value).every((each) => typeof each === 'function'),
}

const messages: OptionCheck = {
  is: 'an object with the fields of a message for each kind',
  fits: (value) => isObject(value) && Object.values(value).every(isObject),
}

const folder: OptionCheck = {
  is: 'a path of a folder, or its URL,',
  fits: (value) => (typeof value === 'string' && value !== '') || value instanceof URL,
}

const known = {
  'own?': 'function',
  'takes?': 'list',
  'rewrites?': 'boolean',
  'observe?': 'function',
  'refuses?': calls,
  'kinds?': messages,
  'folder?': folder,
} as const
