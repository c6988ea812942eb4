/** The published policies of a ledger, read beside its server or without one. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { emptyCatalogue } from '../../catalogue/catalogue.ts'
import type { Catalogue } from '../../catalogue/catalogue.ts'
import type { PolicyPackage } from '../../catalogue/package/package.ts'
import type { View } from '../../catalogue/view.ts'
import { viewAt } from '../../catalogue/view.ts'
import type { Config } from '../../config.ts'
import { instantOf } from '../../kernel/instant.ts'
import { hasLog } from '../../main/log.ts'
import type { Fault } from '../words/exit.ts'
import { registryIn, withHistory } from '../opening/history.ts'

/** The registry of the moment. A ledger that does not exist yet has published nothing. */
export const viewIn = async (config: Config): Promise<Either<Fault, View>> => {
  const now = instantOf(Date.now())
  if (!hasLog(config)) return E.right(viewAt(emptyCatalogue, now))
  return withHistory(config, async (reader) => {
    const registry = await registryIn(reader)
    return E.isLeft(registry) ? registry : E.right(registry.right.viewNow(now))
  })
}

/** All that was published and registered. */
export const catalogueIn = async (config: Config): Promise<Either<Fault, Catalogue>> => {
  const view = await viewIn(config)
  return E.isLeft(view) ? view : E.right(view.right.catalogue)
}

/** Whether nothing was published here, or this version of this policy alone. */
export const isEmptyBut = ({ policies }: Catalogue, { policy, version }: PolicyPackage): boolean =>
  [...policies.values()].flat().every((each) => each.policy === policy && each.version === version)
