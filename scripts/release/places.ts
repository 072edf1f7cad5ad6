import type { Manifest, Package } from './packages.ts'

/** Where the source is, where its issues go: the package page, provenance and relative links need them. */
export function placeProblems({ name, directory, manifest }: Package): string[] {
  const unset = (['repository', 'homepage', 'bugs'] as const).filter((place) => urlIn(manifest[place]) === '')
  if (unset.length > 0) return [`${name}: ${unset.join(', ')} not set in package.json`]
  const { repository } = manifest
  const said = typeof repository === 'object' ? (repository.directory ?? '') : ''
  return said === directory ? [] : [`${name}: repository.directory is "${said}", not "${directory}"`]
}

function urlIn(place: Manifest['repository'] | Manifest['bugs']): string {
  return (typeof place === 'object' ? place.url : place) ?? ''
}
