// The compiler of this repository has no interface for programs; that of a dependency has.
import { createRequire } from 'node:module'

/** A node of a syntax tree, with what tests want to know of it. */
export interface Node {
  readonly kind: number
  readonly end: number
  readonly parent?: Node
  readonly text?: string
  readonly name?: Node
  readonly body?: Node
  readonly expression?: Node
  readonly head?: Node
  readonly templateSpans?: readonly { readonly literal: { readonly text: string } }[]
  getText(): string
  getStart(): number
}

interface Compiler {
  readonly SyntaxKind: Readonly<Record<string, number>>
  readonly ScriptTarget: { readonly ESNext: number }
  createSourceFile(name: string, source: string, target: number, parents: boolean): Node
  forEachChild(node: Node, visit: (child: Node) => void): void
}

const require = createRequire(createRequire(import.meta.url).resolve('@microsoft/api-extractor'))
const typescript: Compiler = require('typescript')

export const SyntaxKind: Compiler['SyntaxKind'] = typescript.SyntaxKind

/** Calls `visit` with every node of a source, the outer ones first. */
export function visitNodes(source: string, visit: (node: Node) => void): void {
  const each = (node: Node): void => {
    visit(node)
    typescript.forEachChild(node, each)
  }
  each(typescript.createSourceFile('source.ts', source, typescript.ScriptTarget.ESNext, true))
}
