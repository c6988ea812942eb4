/** Catalogues of versions that a test makes up. */
import { emptyCatalogue, evolveCatalogue } from '../../src/catalogue/catalogue.ts'
import type { Catalogue } from '../../src/catalogue/catalogue.ts'
import { sha256 } from '../../src/kernel/hash.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import { compiled, version } from './fixture.ts'

/** Versions of the small policy with purposes of their own, in force from the days given. */
export const catalogueOf = (
  ...versions: ReadonlyArray<readonly [name: string, from: Instant, later: ReadonlyArray<string>]>
): Catalogue => {
  const own = new Map(
    versions.map(([name, , later]) => [sha256(name), compiled(name, ...later)] as const),
  )
  return versions
    .map(([name, from]) => version(name, from, []))
    .reduce(evolveCatalogue(own), emptyCatalogue)
}
