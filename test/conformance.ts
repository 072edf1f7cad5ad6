// The parser against the conformance documents of W3C and OASIS: what it takes, what it refuses, at what cost.
import { isUtf8 } from 'node:buffer'
import { isDeepStrictEqual } from 'node:util'
import { readXml } from '../src/parse/xml.ts'
import { looked } from './conformance/counted.ts'
import { type Document, documentOf, type Group } from './conformance/documents.ts'
import { acceptedAnyway, type Exceptions, readOtherwise, refusedAnyway } from './conformance/exceptions.ts'
import { seen } from './conformance/reading.ts'
import { type Saxes, suite } from './conformance/suite.ts'

const failures: string[] = []

/** What the parser makes of a document; `undefined` when it is refused, here or, not being UTF-8, before. */
function read({ bytes, text }: Document): { name: string; value: unknown } | undefined {
  try {
    return isUtf8(bytes) ? readXml(text) : undefined
  } catch {
    return undefined
  }
}

/** Documents that deviate must be those of the list, and all of those. */
function compare(what: string, deviating: readonly Document[], exceptions: Exceptions): void {
  const listed = Object.values(exceptions).flat()
  const found = deviating.map(({ id }) => id)
  for (const id of found) if (!listed.includes(id)) failures.push(`${what}, and no reason is given: ${id}`)
  for (const id of listed) if (!found.includes(id)) failures.push(`${what}: no longer so, but listed: ${id}`)
  for (const [reason, ids] of Object.entries(exceptions)) console.log(`  ${ids.length} ${what}: ${reason}`)
}

function checkWellFormed(documents: readonly Document[], saxes: () => Saxes): void {
  const accepted = documents.filter((each) => read(each))
  console.log(`well-formed, without DOCTYPE: ${accepted.length} of ${documents.length} accepted`)
  const refused = documents.filter((each) => !accepted.includes(each))
  const otherwise = accepted.filter((each) => !isSame(read(each), seen(saxes(), each.text)))
  compare('refused', refused, refusedAnyway)
  compare('read otherwise', otherwise, readOtherwise)
}

/** Prototypes aside: ours have none. */
function isSame(ours: unknown, theirs: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(ours)), JSON.parse(JSON.stringify(theirs)))
}

function checkMalformed(documents: readonly Document[]): void {
  const accepted = documents.filter((each) => read(each))
  const refused = documents.length - accepted.length
  console.log(`malformed, without DOCTYPE: ${refused} of ${documents.length} refused`)
  compare('accepted', accepted, acceptedAnyway)
}

function checkDoctype(documents: readonly Document[]): void {
  const accepted = documents.filter(({ text }) => readable(text))
  const dear = documents.filter(({ text }) => !isLinear(text))
  const refused = documents.length - accepted.length
  console.log(`with DOCTYPE: ${refused} of ${documents.length} refused, ${dear.length} not in linear time`)
  compare('accepted', accepted, {})
  compare('not in linear time', dear, {})
}

/** Whatever the bytes are: in UTF-16 the parser itself would be shielded by the listener. */
function readable(text: string): boolean {
  try {
    readXml(text)
    return true
  } catch {
    return false
  }
}

/** Twice the document, before the DOCTYPE and behind it, is at most about twice the work. */
function isLinear(text: string): boolean {
  const [, declaration = '', before = '', rest = ''] =
    /^(\ufeff?(?:<\?xml\s[^>]*\?>)?)([\s\S]*?)(<!DOCTYPE[\s\S]*)$/.exec(text) ?? []
  const grown = (times: number) => looked(declaration + before.repeat(times) + rest.repeat(times))
  const [once, twice, often] = [grown(1), grown(2), grown(16)]
  return once <= 4 * text.length + 1000 && twice <= 2 * once + 1000 && often <= 16 * once + 1000
}

const { entries, saxes } = await suite()
const documents = entries.map(documentOf)
const of = (group: Group) => documents.filter((each) => each.group === group)
console.log(
  `${documents.length} documents; ${of('not ours').length} not for XML 1.0 in UTF-8, 5th edition, to decide`,
)
checkWellFormed(of('well-formed'), saxes)
checkMalformed(of('malformed'))
checkDoctype(of('doctype'))
for (const failure of failures) console.log(`FAIL ${failure}`)
console.log(failures.length === 0 ? 'conforms, but for what is listed' : `${failures.length} failures`)
process.exitCode = failures.length > 0 ? 1 : 0
