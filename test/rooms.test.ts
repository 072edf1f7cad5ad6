// The rooms of the core: which may not know which. The linter says so; here is proof that it does.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('rooms')

const root = fileURLToPath(new URL('..', import.meta.url))
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')

/** Imports that must never be, each in a file of its own. */
const forbidden: Readonly<Record<string, string>> = {
  'src/verify/planted.ts': '../exchange/run.ts',
  'src/verify/planted-too.ts': '../dispatch/router.ts',
  'src/parse/planted.ts': '../serialize/xml-writer.ts',
  'src/report.ts': './exchange/run.ts',
  'src/trace.ts': './exchange/run.ts',
  'src/intake.ts': './dispatch/handling.ts',
  'src/http/planted.ts': '../dispatch/handling.ts',
  'src/exchange/planted.ts': '../dispatch/router.ts',
  'src/serialize/planted.ts': '../dispatch/slot.ts',
  'src/base/planted.ts': '../dispatch/compose.ts',
  'src/testing/planted.ts': '../dispatch/compose.ts',
  'plugins/match/planted.ts': '../../src/app.ts',
  'plugins/redis/planted.ts': '../../src/base/clock.ts',
}

/** Imports that are as they should be. */
const allowed: Readonly<Record<string, string>> = {
  'src/app.ts': './dispatch/router.ts',
  'src/index.ts': './dispatch/slot.ts',
  'src/dispatch/planted.ts': './compose.ts',
  'src/exchange/planted-well.ts': '../serialize/reply.ts',
  'src/serialize/planted-well.ts': '../parse/fields.ts',
}

/** The files, of those with one import each, that the linter refuses. */
function refused(imports: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'echostr-rooms-'))
  try {
    cpSync(join(root, 'biome.json'), join(folder, 'biome.json'))
    for (const [file, from] of Object.entries(imports)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), `import '${from}'\n`)
    }
    return refusals(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function refusals(folder: string): string[] {
  const args = ['lint', '--only=style/noRestrictedImports', '--reporter=json', '--vcs-enabled=false', '.']
  let said: string
  try {
    said = execFileSync(process.execPath, [biome, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    said = String((error as { stdout?: unknown }).stdout)
  }
  const { diagnostics } = JSON.parse(said.slice(said.indexOf('{'))) as {
    diagnostics: { location: { path: string | { file: string } } }[]
  }
  return diagnostics.map(({ location: { path } }) => (typeof path === 'string' ? path : path.file)).sort()
}

test('the linter refuses each arrow that must never be, and no other', () => {
  const found = refused({ ...forbidden, ...allowed })
  assert.equal(found, Object.keys(forbidden).sort())
})

test.run()
