/** Long work of a running node that an operator requests, on the engines of its configuration. */
import { TE } from '../fp.ts'
import type { TaskEither } from '../fp.ts'
import { allProjections } from '../../projections/all.ts'
import type { Config } from '../config.ts'
import { instantOf } from '../kernel/instant.ts'
import type { OpenedLedger } from '../ledger/open-ledger.ts'
import { makeUpkeep } from '../ledger/upkeep.ts'
import type { Upkeep } from '../ledger/upkeep.ts'
import type { StateDigest } from '../projector/digest.ts'
import type { NodeFailure } from './failure.ts'
import { checkBeside } from './fsck/beside.ts'

/** For a ledger that is open. `digest` is of its rows once they hold what is recorded. */
export const upkeepOf = (
  { folder, store, vault, kek, kekFile, transparency }: Config,
  { rebuild }: Pick<OpenedLedger, 'rebuild'>,
  digest: (signal: AbortSignal) => TaskEither<NodeFailure, StateDigest>,
): Upkeep =>
  makeUpkeep({
    projections: allProjections.map((one) => one(({ name }) => name)),
    rebuild,
    digest: (signal) =>
      TE.mapLeft((failed: NodeFailure) => ('failure' in failed ? failed.failure : 'refused'))(
        digest(signal),
      ),
    checkFolder:
      store === 'embedded'
        ? checkBeside({
            folder,
            kekFile: kek === undefined ? kekFile : undefined,
            signing: vault === 'embedded' ? transparency.signing : undefined,
          })
        : undefined,
    now: () => instantOf(Date.now()),
  })
