// The documents: their code compiles, and the tests in it pass.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { blocksOf, Workspace } from './support/docs.ts'
import { blocks, documents, pluginPage, pluginReadmes } from './support/documents.ts'

const test = suite('readme code')

/** Compiles the documents and runs what is in them. */
export const deadline = 150_000

test('every TypeScript block compiles, and the tests among them pass', async () => {
  const workspace = new Workspace()
  try {
    const written = [...documents, ...pluginReadmes]
      .flatMap((file) => blocks(file, 'ts'))
      .map((block) => ({ block, path: workspace.add(block) }))
    // the example of a package, whose tests look at all of it
    for (const block of blocksOf(pluginPage)) if (block.file !== undefined) workspace.add(block)
    assert.ok(written.length > 30)
    const tests = written.filter(({ block }) => block.code.includes("from 'node:test'"))
    // the same code is in both languages
    const runnable = tests.filter(({ block }) => !/^(README\.zh|docs\/zh|.*\.zh-CN\.md)/.test(block.place))
    assert.ok(runnable.length >= 8)
    const [compiled, ...runs] = await Promise.all([
      workspace.compile(),
      ...runnable.map(({ path }) => workspace.run(path)),
    ])
    assert.is(compiled.output, '')
    for (const { status, output } of runs) assert.is(status, 0, output)
  } finally {
    workspace.remove()
  }
})

test.run()
