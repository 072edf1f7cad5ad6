import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { entryOf, type Manifest } from './manifest.ts'
import { type Remark, type RemarkCode, remark } from './remark.ts'

/** What in the code makes a reviewer ask, and what. */
const reasons: readonly (readonly [code: RemarkCode, pattern: RegExp])[] = [
  ['ask_verify', /\.replace\(\s*['"]verify['"]/],
  ['ask_stage', /\.replace\(\s*['"](parse|dispatch|serialize)['"]/],
  ['ask_on_error', /\.onError\(/],
  ['ask_console', /\bconsole\.\w+\(|process\.std(out|err)\.write/],
  ['ask_outside', /\bfetch\(|\bfrom ['"](node:)?(https?|net|tls|dgram|undici|axios)['"]/],
  ['ask_growth', /\bnew (Map|Set)\b/],
  ['ask_user', /\b(FromUserName|ctx\.to|openid)\b/i],
  ['ask_timer', /\bset(Interval|Timeout)\(|clock\.every\(/i],
  ['ask_environment', /\bprocess\.env\b/],
  ['ask_disk', /\bfrom ['"](node:)?fs(\/promises)?['"]/],
  ['ask_code', /\beval\(|\bnew Function\(|\bfrom ['"](node:)?(child_process|vm|worker_threads)['"]/],
  ['ask_random', /\bMath\.random\(/],
]

/** Most bytes of code that are looked through: a bundle of a whole library is nobody's to read. */
const mostCode = 2_000_000

/** What only its author can answer, each with the first place that makes one ask. */
export function questions(manifest: Manifest, folder: string): Remark[] {
  const files = sources(dirname(join(folder, entryOf(manifest).code ?? 'index.js')))
  const asked = reasons.flatMap(([code, pattern]) => {
    const place = placeOf(pattern, files, folder)
    return place === undefined ? [] : [remark(code, 'question', {}, place)]
  })
  const needed = Object.keys(manifest.dependencies ?? {})
  const dependencies =
    needed.length > 0 ? [remark('ask_dependencies', 'question', {}, needed.join(', '))] : []
  return [...asked, ...dependencies]
}

type Source = readonly [path: string, text: string]

function sources(folder: string): readonly Source[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const paths = names.filter((name) => /\.[cm]?js$/.test(name) && !/(^|[\\/])node_modules[\\/]/.test(name))
  let read = 0
  return paths.flatMap((name) => {
    const text = read > mostCode ? '' : readFileSync(join(folder, name), 'utf8')
    read += text.length
    return [[join(folder, name), text] as const]
  })
}

function placeOf(pattern: RegExp, files: readonly Source[], folder: string): string | undefined {
  for (const [path, text] of files) {
    const line = text.split('\n').findIndex((each) => pattern.test(each) && !/^\s*(\/\/|\*|\/\*)/.test(each))
    if (line >= 0) return `${relative(folder, path)}:${line + 1}`
  }
  return undefined
}
