import type { Lang } from '../words.ts'

/** Files of a new project: their contents by their paths. */
export type Files = Readonly<Record<string, string>>

/** What a new project is named, and what it is made with. */
export interface Project {
  /** Name of the package and of its folder. */
  readonly name: string
  /** Version of echostr. */
  readonly version: string
  /** Language of the README. */
  readonly lang: Lang
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
