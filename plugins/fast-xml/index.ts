import { type Field, type Fields, type Plugin, parseJson, toMessage } from 'echostr'
import { XMLParser } from 'fast-xml-parser'
import { decodeReferences, malformed, restore, screen } from './text.ts'

/**
 * Parses XML pushes with fast-xml-parser in place of echostr's own parser; JSON pushes as before. Handlers get the
 * same messages: every leaf a string exactly as sent, lists arrays, objects without a prototype. The guide lists
 * where the two differ. Slower than the built-in parser: for those who trust this one more, or build on it.
 *
 * Replaces the stage `parse`: a second plugin that does is `plugin_conflict`.
 *
 * A push is refused with `malformed_body` or `missing_field`, as ever.
 *
 * @example
 * const app = new App({ token: 'xq123456' })
 * app.use(fastXml())
 * @see https://github.com/NaturalIntelligence/fast-xml-parser
 */
export function fastXml(): Plugin {
  return {
    name: 'echostr-plugin-fast-xml',
    setup(app) {
      const reader = new Reader()
      app.replace('parse', (body) => {
        const first = body.trimStart()[0]
        if (first === '{') return toMessage(parseJson(body))
        return first === '<' ? toMessage(reader.read(body)) : malformed('The body is neither XML nor JSON')
      })
    },
  }
}

const maxDepth = 16
const maxElements = 2000

/** A node as the option `preserveOrder` gives it: one name, and what stands in it. */
type Node = Readonly<Record<string, readonly Node[] | string>>

class Reader {
  #elements = 0
  readonly #parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: true,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    processEntities: false,
    cdataPropName: '#cdata',
    commentPropName: '#comment',
    maxNestedTags: maxDepth - 1,
    jPath: false,
    onDangerousProperty: (name) => name,
    updateTag: (name) => this.#count(name),
  })

  read(xml: string): Fields {
    const roots = this.#parse(screen(xml)).filter((node) => !isAside(node) && !('#text' in node))
    const [root] = roots
    if (!root || roots.length > 1 || nameOf(root) !== 'xml') malformed('The root element is not one <xml>')
    const value = fieldOf(root.xml as readonly Node[], 1)
    return typeof value === 'string' ? Object.create(null) : (value as Fields)
  }

  #parse(xml: string): readonly Node[] {
    this.#elements = 0
    try {
      // true: the parser alone does not even compare end tags with start tags
      return this.#parser.parse(xml, true)
    } catch (thrown) {
      return malformed('fast-xml-parser refuses the XML', thrown)
    }
  }

  /** Stops the parser early, while it works. */
  #count(name: string): string {
    if (++this.#elements > maxElements) malformed(`More than ${maxElements} elements`)
    return name
  }
}

function fieldOf(nodes: readonly Node[], depth: number): Field {
  if (depth > maxDepth) malformed(`More than ${maxDepth} levels deep`)
  if (nodes.some((node) => '#cdata' in node)) return sectionsOf(nodes)
  const text = nodes.map(textOf).join('')
  const elements = nodes.filter((node) => !('#text' in node) && !isAside(node))
  return elements.length === 0 ? text : fieldsOf(elements, depth)
}

/** A user's `]]>` ends its section early; had it left anything but text behind, that could pose as fields. */
function sectionsOf(nodes: readonly Node[]): string {
  if (!nodes.every((node) => '#text' in node || '#cdata' in node))
    malformed('Markup stands beside a CDATA section')
  return nodes.map(textOf).join('')
}

function textOf(node: Node): string {
  const { '#text': text, '#cdata': section } = node
  if (typeof text === 'string') return decodeReferences(restore(text))
  return section === undefined ? '' : restore(String((section[0] as Node)['#text']))
}

function fieldsOf(elements: readonly Node[], depth: number): Fields {
  const fields: Record<string, Field> = Object.create(null)
  for (const element of elements) {
    const name = nameOf(element)
    add(fields, name, fieldOf(element[name] as readonly Node[], depth + 1))
  }
  return fields
}

function add(fields: Record<string, Field>, name: string, value: Field): void {
  const before = fields[name]
  if (before === undefined) fields[name] = value
  else if (Array.isArray(before)) before.push(value)
  else fields[name] = [before, value]
}

function nameOf(node: Node): string {
  return Object.keys(node)[0] ?? ''
}

/** A comment, an instruction or the declaration. */
function isAside(node: Node): boolean {
  return nameOf(node) === '#comment' || nameOf(node).startsWith('?')
}
