import assert from 'node:assert/strict'

const port = /\.listen\(\d+\)/

/** The README's first complete example, changed in one place: it takes a free port and tells which. */
export function example(readme: string): string {
  const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '')
  const code = blocks.find((block) => block.includes('createServer('))
  assert.ok(code, 'README.md has no ```ts block with createServer(')
  assert.match(code, port, 'the example of README.md listens on no port')
  return code.replace(port, '.listen(0, function () { console.log("port", this.address().port) })')
}

/** The same example as a CommonJS user writes it. */
export function required(code: string): string {
  return code.replace(/^import (\{.*\}) from ('.*')$/gm, 'const $1 = require($2)')
}
