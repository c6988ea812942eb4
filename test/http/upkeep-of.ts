/** The upkeep that operators may ask of a ledger in this process; its log is not checked here. */
import { allProjections } from '../../projections/all.ts'
import { TE } from '../../src/fp.ts'
import { instantOf } from '../../src/kernel/instant.ts'
import type { OpenedLedger } from '../../src/ledger/open-ledger.ts'
import { makeUpkeep } from '../../src/ledger/upkeep.ts'
import type { Upkeep } from '../../src/ledger/upkeep.ts'

export const upkeepOf = ({ rebuild, digest }: Pick<OpenedLedger, 'rebuild' | 'digest'>): Upkeep =>
  makeUpkeep({
    projections: allProjections.map((one) => one(({ name }) => name)),
    rebuild,
    digest: (signal) => TE.fromTask(() => digest(signal)),
    checkFolder: undefined,
    now: () => instantOf(Date.now()),
  })
