import type { Lang } from '../../texts/words.ts'

/** Files of a new project: their contents by their paths. */
export type Files = Readonly<Record<string, string>>

/** What a new project is named, and what it is made with. */
export interface Project {
  /** Name of the package and of its folder. */
  readonly name: string
  /** Version of echostr. */
  readonly version: string
  /** What `npm install` gets echostr by: a range of versions, or a tarball in the project's folder. */
  readonly echostr: string
  /** The same for echostr-plugin-ai; undefined for a project without it. */
  readonly ai?: string | undefined
  /** Language of the documents, and of what the program says. */
  readonly lang: Lang
}

/** Name of the file that `npm pack` writes. */
export function tarballOf(version: string, name = 'echostr'): string {
  return `${name}-${version}.tgz`
}

/** The steps that make the tarballs of a project, in a clone of the repository. */
export function packing(folder: string, ai: boolean): string {
  const built = ai ? 'npm run build && npm run build -w plugins/ai' : 'npm run build'
  const packed = ai ? 'npm pack --include-workspace-root -w plugins/ai' : 'npm pack'
  return `npm ci && ${built} && ${packed} --pack-destination ${folder}`
}

function code(text: string): string {
  return `\`${text}\``
}

/** Where the tarball comes from, for the README of a project that needs one; else empty. */
export function tarballNote({ name, version, echostr, ai, lang }: Project): string {
  if (!echostr.startsWith('file:')) return ''
  const pack = packing(`…/${name}`, ai !== undefined)
  const files = [tarballOf(version), ...(ai === undefined ? [] : [tarballOf(version, 'echostr-plugin-ai')])]
  const install = `npm install ${files.map((file) => `./${file}`).join(' ')}`
  const note = {
    zh: `echostr 还没有发布到 npm：它从本文件夹里的 ${files.map(code).join('、')} 安装，请一起提交。要重新制作，在 echostr 的仓库里运行
\`${pack}\`，再回到这里运行 \`${install}\`。`,
    en: `echostr is not on npm yet: it is installed from ${files.map(code).join(' and ')} in this folder; commit that, too. To make
it anew, \`${pack}\` in a clone of echostr, then
\`${install}\` here.`,
  }
  return `${note[lang]}\n\n`
}

/** What both kinds of projects compile with. */
export const development = { '@types/node': '^20.0.0', typescript: '^7.0.0' } as const

/** Compiles and tests what was compiled: nothing but Node and TypeScript takes part. */
export const scripts = { build: 'tsc', test: 'npm run build && node --test dist/test/*.test.js' } as const

/** A JSON file. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** The compiler's settings of both. */
export const tsconfig: string = json({
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    rewriteRelativeImportExtensions: true,
    declaration: true,
    skipLibCheck: true,
    rootDir: '.',
    outDir: 'dist',
  },
  include: ['src', 'test'],
})
