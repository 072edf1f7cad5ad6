import { root } from './result.ts'

/** The package's own modules, as they are built: for what it does not export. */
export function built<T>(name: string): Promise<T> {
  return import(new URL(`dist/src/${name}.js`, root).href) as Promise<T>
}
