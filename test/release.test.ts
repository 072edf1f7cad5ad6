// What `npm run release -- --dry-run` finds before a version is published, and what CI does then.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { contentProblems } from '../scripts/release/contents.ts'
import { licenceProblems } from '../scripts/release/licences.ts'
import { packagesIn } from '../scripts/release/packages.ts'
import { pictureProblems } from '../scripts/release/pictures.ts'
import { placeProblems } from '../scripts/release/places.ts'
import { versionProblems } from '../scripts/release/versions.ts'
import { read, root } from './support/docs.ts'

const test = suite('release')

type Files = Readonly<Record<string, unknown>>

const places = {
  repository: { type: 'git', url: 'git+https://example.com/echostr.git' },
  homepage: 'https://example.com/',
  bugs: 'https://example.com/issues',
}
const core = { name: 'echostr', version: '1.2.0', license: 'MIT', workspaces: ['plugins/tea'], ...places }
const plugin = {
  name: 'echostr-plugin-tea',
  version: '1.2.0',
  license: 'MIT',
  ...places,
  repository: { ...places.repository, directory: 'plugins/tea' },
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  files: ['dist'],
  scripts: { prepack: 'tsc' },
  dependencies: { kettle: '1' },
  peerDependencies: { echostr: '^1.0.0' },
}
const fine: Files = {
  'package.json': core,
  'CHANGELOG.md': '# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-11-27\n',
  LICENSE: 'MIT',
  'README.md': '![a](docs/a.svg) <img src="https://example.com/b.png">',
  'docs/a.svg': '<svg/>',
  'plugins/tea/package.json': plugin,
  'plugins/tea/LICENSE': 'MIT',
  'plugins/tea/README.md': 'tea',
  'plugins/tea/dist/index.js': '',
  'plugins/tea/dist/index.d.ts': '',
  'node_modules/kettle/package.json': { name: 'kettle', license: 'ISC', dependencies: { water: '1' } },
  'node_modules/kettle/node_modules/water/package.json': { name: 'water', license: '(MIT OR GPL-3.0)' },
}

/** What is found in a repository with these files. The root's own tarball is looked at by the smoke test. */
function found(changed: Files = {}, tag?: string, isPacked = false): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'echostr-release-'))
  try {
    for (const [path, content] of Object.entries({ ...fine, ...changed })) {
      if (content === null) continue
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
    }
    const packages = packagesIn(folder)
    const looks = [placeProblems, pictureProblems, licenceProblems]
    const contents = isPacked ? packages.slice(1).flatMap((each) => contentProblems(each)) : []
    return [
      ...versionProblems(packages, tag),
      ...packages.flatMap((each) => looks.flatMap((look) => look(each))),
      ...contents,
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('packages that may be published', () => {
  assert.equal(found({}, 'v1.2.0', true), [])
})

const tea = (more: object) => ({ 'plugins/tea/package.json': { ...plugin, ...more } })

for (const [what, changed, problem] of [
  ['a version that is none', { 'package.json': { ...core, version: '1.2' } }, /"1\.2" is no version/],
  [
    'another version of a workspace',
    tea({ version: '1.1.0' }),
    /tea: its version is not 1\.2\.0, but 1\.1\.0/,
  ],
  ['a peer range without it', tea({ peerDependencies: { echostr: '^1.3.0' } }), /lacks echostr 1\.2\.0/],
  ['no peer', tea({ peerDependencies: {} }), /no|lacks/],
  ['a changelog without it', { 'CHANGELOG.md': '## [Unreleased]' }, /no section "## \[1\.2\.0\]/],
  ['a section without a date', { 'CHANGELOG.md': '## [1.2.0]' }, /has no date/],
  ['no repository', tea({ repository: undefined }), /tea: repository not set/],
  ['no homepage and no bugs', tea({ homepage: '', bugs: {} }), /homepage, bugs not set/],
  ['another directory', tea({ repository: places.repository }), /directory is "", not "plugins\/tea"/],
  ['a picture that is not there', { 'docs/a.svg': null }, /echostr: the picture docs\/a\.svg is not there/],
  ['another licence', tea({ license: 'GPL-3.0' }), /tea: its license is GPL-3\.0/],
  ['no file LICENSE', { 'plugins/tea/LICENSE': null }, /tea: there is no file LICENSE/],
  [
    'a licence of what it brings',
    { 'node_modules/kettle/node_modules/water/package.json': { name: 'water', license: 'AGPL-3.0' } },
    /it brings water, whose license is AGPL-3\.0/,
  ],
  ['what is not installed', tea({ dependencies: { milk: '1' } }), /it brings milk/],
  ['no prepack', tea({ scripts: {} }), /no script "prepack"/],
  ['nothing built', { 'plugins/tea/dist/index.js': null }, /dist\/index\.js is not packed/],
  ['a test that is packed', tea({ files: ['dist', 'test'] }), /test\/a\.test\.ts is packed/],
  ['a secret that is packed', { 'plugins/tea/dist/.env': 'x' }, /dist\/\.env is packed/],
] as const)
  test(`it says so: ${what}`, () => {
    const isPacked = / packed|prepack/.test(problem.source)
    const problems = found({ 'plugins/tea/test/a.test.ts': '', ...changed }, undefined, isPacked)
    assert.ok(
      problems.some((each) => problem.test(each)),
      problems.join('\n'),
    )
  })

test('without a repository, relative pictures are named', () => {
  const problems = found({ 'package.json': { ...core, repository: undefined } })
  assert.ok(problems.includes('echostr: without "repository" its page cannot show docs/a.svg'))
})

test('the tag is the version', () => {
  assert.equal(found({}, 'v1.2.1'), ['The tag is v1.2.1, the version 1.2.0'])
})

test('of this repository nothing is amiss but what its owner has to say: where it is, and when it is published', () => {
  const packages = packagesIn(root)
  const said = [
    ...versionProblems(packages, undefined),
    ...packages.flatMap((each) => [
      ...placeProblems(each),
      ...pictureProblems(each),
      ...licenceProblems(each),
    ]),
  ]
  const owners = /not set in package\.json$|^CHANGELOG\.md has no section|without "repository" its page/
  assert.equal(
    said.filter((problem) => !owners.test(problem)),
    [],
  )
  for (const { name, manifest } of packages) assert.ok(manifest.scripts?.prepack, name)
})

test('CI checks on every Node that is supported, and publishes with provenance from a tag alone', () => {
  const { engines } = JSON.parse(read('package.json'))
  assert.is(engines.node, '>=20.19')
  const check = read('.github/workflows/check.yml')
  for (const node of ['20.19', '22', '24', '26']) assert.match(check, new RegExp(`node: .*'${node}'`))
  const release = read('.github/workflows/release.yml')
  assert.match(release, /on:\n {2}push:\n {4}tags: \['v\*'\]\n/)
  assert.match(release, 'id-token: write')
  assert.match(release, 'npm run release')
  assert.match(read('scripts/release.ts'), "'publish', '--provenance'")
  for (const workflow of [check, release]) assert.not.match(workflow, /secrets\.|_TOKEN|https?:/)
})

test.run()
