import { contentProblems } from './contents.ts'
import { licenceProblems } from './licences.ts'
import type { Package } from './packages.ts'
import { pictureProblems } from './pictures.ts'
import { placeProblems } from './places.ts'
import { versionProblems } from './versions.ts'

/** What has to be mended before the packages are published. */
export function problemsOf(packages: readonly Package[], tag: string | undefined): readonly string[] {
  return [
    ...versionProblems(packages, tag),
    ...packages.flatMap((each) => [
      ...placeProblems(each),
      ...pictureProblems(each),
      ...licenceProblems(each),
      ...contentProblems(each),
    ]),
  ]
}
