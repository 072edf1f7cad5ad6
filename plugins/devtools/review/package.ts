import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { entryOf, isFile, type Manifest } from './manifest.ts'
import { type Remark, type RemarkCode, remark, type Weight } from './remark.ts'

type Look = (manifest: Manifest, folder: string) => boolean

/** What is amiss with a package, whatever its plugin does. */
const looks: readonly (readonly [code: RemarkCode, weight: Weight, isAmiss: Look])[] = [
  ['package_name', 'failure', ({ name }) => !/^(@[\w.-]+\/)?echostr-plugin-[a-z0-9-]+$/.test(name)],
  ['package_keyword', 'warning', ({ keywords = [] }) => !keywords.includes('echostr-plugin')],
  ['package_description', 'failure', ({ description = '' }) => /^(.{0,9}|For echostr: …)$/.test(description)],
  ['package_module', 'failure', ({ type }) => type !== 'module'],
  ['package_code', 'failure', (manifest, folder) => !isFile(folder, entryOf(manifest).code)],
  ['package_types', 'failure', (manifest, folder) => !isFile(folder, entryOf(manifest).types)],
  ['package_license', 'failure', ({ license }) => typeof license !== 'string' || license === 'UNLICENSED'],
  ['package_license_file', 'failure', (_, folder) => licenseIn(folder) === undefined],
  [
    'package_license_author',
    'failure',
    (_, folder) => /^Copyright \(c\) (the authors)?$/m.test(licenseIn(folder) ?? ''),
  ],
  ['package_node', 'warning', ({ engines = {} }) => engines.node === undefined],
  ['package_files', 'warning', ({ files }) => files === undefined],
  ['package_prepack', 'warning', ({ scripts = {} }) => !scripts.prepack && !scripts.prepare],
  ['package_script', 'failure', ({ scripts = {} }) => installing.some((name) => scripts[name] !== undefined)],
  [
    'package_repository',
    'warning',
    ({ repository, homepage, bugs }) => [repository, homepage, bugs].includes(undefined),
  ],
  [
    'package_local',
    'warning',
    (manifest) => rangesOf(manifest).some((range) => /^(file:|link:|[./~])/.test(range)),
  ],
]

/** Scripts that run on the machine of whoever installs the package. */
const installing = ['preinstall', 'install', 'postinstall']

function rangesOf({ dependencies, devDependencies, peerDependencies }: Manifest): string[] {
  return [dependencies, devDependencies, peerDependencies].flatMap((each) => Object.values(each ?? {}))
}

/** What is amiss with the package. */
export function packageRemarks(manifest: Manifest, folder: string): Remark[] {
  return looks.flatMap(([code, weight, isAmiss]) => (isAmiss(manifest, folder) ? [remark(code, weight)] : []))
}

function licenseIn(folder: string): string | undefined {
  const file = existsSync(folder)
    ? readdirSync(folder).find((name) => /^licen[cs]e(\.\w+)?$/i.test(name))
    : undefined
  return file && readFileSync(join(folder, file), 'utf8')
}
