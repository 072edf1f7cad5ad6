import { EchostrError, parseJson, parseXml } from 'echostr'
import * as fc from 'fast-check'
import * as assert from 'uvu/assert'
import { mutated, mutations } from './mutations.ts'
import { pushes } from './pushes.ts'
import { type Read, reading } from './reading.ts'
import { assertSame } from './same.ts'
import { type Input, inputOf, type Target, textOf } from './target.ts'

export interface Parsers {
  readonly parseXml: (xml: string) => unknown
  readonly parseJson: (json: string) => unknown
}

/** A document, and what must be read from it. */
interface Written {
  readonly document: string
  readonly fields: Read
}

const name = fc.constantFrom('A', 'b1', '__proto__', 'constructor', 'a-b.c_d:e', '名称', 'item')
const text = fc.string({ unit: 'binary', maxLength: 12 }).map((each) => each.replace(/[\ud800-\udfff]/gu, ''))
const space = fc.constantFrom('', ' ', '\n', '\r\n\t')
const aside = fc.constantFrom('', '<!-- <A> ]]> & -->', '<?pi > <?>', '<?pi?>', ' ')
const attributes = fc.constantFrom('', ' a="1"', ' a = \'>\' b:c="/&lt;"', '\n')

const escaping = fc.constantFrom(
  (value: string) => `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`,
  (value: string) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&#62;'),
)

const leaf: fc.Arbitrary<Written> = fc
  .tuple(text, escaping)
  .map(([value, write]) => ({ document: write(value), fields: value }))

const { element } = fc.letrec<{ element: Written; value: Written }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, leaf, tie('element')),
  element: fc
    .uniqueArray(fc.tuple(name, tie('value'), space, aside, attributes), {
      selector: ([each]) => each,
      maxLength: 4,
    })
    .map(together),
}))

function together(children: readonly [string, Written, string, string, string][]): Written {
  const document = children.map(
    ([each, { document: inner }, gap, note, more]) => `<${each}${more}>${inner}</${each}${gap}>${gap}${note}`,
  )
  const fields: Record<string, Read> = Object.create(null)
  for (const [each, value] of children) fields[each] = value.fields
  return { document: document.join(''), fields: children.length === 0 ? '' : fields }
}

const generated = fc
  .tuple(
    element,
    aside,
    fc.constantFrom('', '<?xml version="1.0"?>', '\ufeff<?xml version="1.0" encoding="utf-8"?>'),
  )
  .map(([{ document, fields }, note, declaration]) => ({
    document: `${declaration}${note}<xml>${document}</xml>${note}`,
    expected: JSON.stringify(fields),
  }))

const json = fc.jsonValue({ maxDepth: 6 }).map((value) => ({ document: JSON.stringify({ value }) }))
const push = pushes.map(({ text: document }) => ({ document }))

const broken = fc
  .tuple(fc.oneof(generated, json, push), mutations)
  .map(([{ document }, changes]) => inputOf({ document: mutated(document, changes) }))

const inputs = fc.oneof(
  { weight: 1, arbitrary: generated.map(inputOf) },
  { weight: 1, arbitrary: json.map(inputOf) },
  { weight: 6, arbitrary: broken },
)

/** The parsers alone: they parse or refuse, and what they parse another reading finds, too. */
export function documents(parsers: Parsers = { parseXml, parseJson }): Target {
  return { name: 'documents', inputs, run: async (input) => check(parsers, input) }
}

function check(parsers: Parsers, input: Input): void {
  const document = textOf(input, 'document') ?? ''
  const expected = textOf(input, 'expected')
  const isXml = document.trimStart().startsWith('<')
  const fields = parsed(isXml ? parsers.parseXml : parsers.parseJson, document)
  if (!isXml) assertComplete(document, fields)
  if (expected !== undefined) assertSame(fields, JSON.parse(expected) || {})
  if (fields instanceof EchostrError) return
  assertSame(fields, reading(document))
  assertBare(fields)
}

/** The fields, or one of the errors that are allowed. */
function parsed(parse: (text: string) => unknown, document: string): unknown {
  try {
    return parse(document)
  } catch (error) {
    if (error instanceof EchostrError && ['malformed_body', 'unclear_text'].includes(error.code)) return error
    throw error
  }
}

/** What is JSON is refused only for the bounds and for a second identity field. */
function assertComplete(document: string, fields: unknown): void {
  if (!(fields instanceof EchostrError) || /twice|More than/.test(fields.message)) return
  let root: unknown
  try {
    root = JSON.parse(document.replace(/^\ufeff/, ''))
  } catch {
    return
  }
  const isObject = typeof root === 'object' && root !== null && !Array.isArray(root)
  assert.not.ok(isObject, `refused, although it is JSON: ${fields.message}`)
}

/** Objects without a prototype all the way down. */
function assertBare(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) assert.is((value as { toString?: unknown }).hasOwnProperty, undefined)
  for (const each of Object.values(value)) assertBare(each)
}
