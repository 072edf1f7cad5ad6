import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type Node, SyntaxKind, visitNodes } from '../support/compiler.ts'

/** The folder; what lies in none is in the hall, from which the rooms are entered. */
function roomOf(file: string): string {
  return file.includes(sep) ? (file.split(sep)[0] as string) : everywhere.test(file) ? 'base' : 'src'
}

/** What all rooms speak: values, errors, the context, and the stages as a contract. */
const everywhere = /^(errors|context|stages|trace)\.ts$/

/** Writes the sources once more, so that every function tells when it is entered and when it is left. */
export function instrument(sources: string, target: string): void {
  cpSync(sources, target, { recursive: true })
  for (const file of readdirSync(target, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue
    const path = join(target, file)
    writeFileSync(path, instrumented(readFileSync(path, 'utf8'), relative(target, path)))
  }
}

type Insertion = readonly [at: number, text: string]

function instrumented(text: string, file: string): string {
  const insertions: Insertion[] = []
  visitNodes(text, (node) => {
    if (node.body && node.kind !== SyntaxKind.ModuleDeclaration)
      insertions.push(...marks(node, node.body, file))
  })
  // from the end on; where two are at one place, what comes first in the text is put there last
  return insertions
    .map((each, order) => ({ each, order }))
    .sort((a, b) => b.each[0] - a.each[0] || b.order - a.order)
    .reduce((all, { each: [at, insertion] }) => all.slice(0, at) + insertion + all.slice(at), text)
}

function marks(node: Node, body: Node, file: string): readonly Insertion[] {
  const name = (node.name ?? node.parent?.name)?.getText() ?? '(anonymous)'
  const enter = `walked.enter(${JSON.stringify(roomOf(file))}, ${JSON.stringify(`${file} ${name}`)}); try {`
  const leave = '} finally { walked.leave() }'
  if (body.kind === SyntaxKind.Block)
    return [
      [body.getStart() + 1, enter],
      [body.end - 1, leave],
    ]
  return [
    [body.getStart(), `{ ${enter} return (`],
    [body.end, `) ${leave} }`],
  ]
}
