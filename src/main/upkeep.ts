/** What an operator can ask a running node for that takes a while, on the engines of its configuration. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { TE } from '../fp.ts'
import type { TaskEither } from '../fp.ts'
import { allProjections } from '../../projections/all.ts'
import type { Config } from '../config.ts'
import { instantOf } from '../kernel/instant.ts'
import type { OpenedLedger } from '../ledger/open-ledger.ts'
import { makeUpkeep } from '../ledger/upkeep.ts'
import type { CheckLog, LogFinding, Upkeep } from '../ledger/upkeep.ts'
import type { StateDigest } from '../projector/digest.ts'
import type { Finding } from '../store/embedded/checking/finding.ts'
import { fsck } from '../store/embedded/checking/fsck.ts'
import type { NodeFailure } from './failure.ts'

const place = /^segment (\d+)(?:, offset (\d+))?$/

const findingOf = ({ where, reason, expected, found }: Finding): LogFinding => {
  const [, segment, offset] = place.exec(where) ?? []
  return {
    where,
    ...(segment === undefined ? {} : { segment: Number(segment) }),
    ...(offset === undefined ? {} : { offset: Number(offset) }),
    reason,
    expected,
    found,
  }
}

const checkOf = (folder: string): CheckLog =>
  async function* (signal, onProgress) {
    const pace = async (): Promise<void> => {
      await nextTurn()
      signal.throwIfAborted()
    }
    const told = ({ checked, total }: { readonly checked: number; readonly total: number }): void =>
      onProgress(checked, total)
    for await (const finding of fsck({ folder, onProgress: told, pace })) yield findingOf(finding)
  }

/** For a ledger that is open. `digest` is of its rows once they hold what is recorded. */
export const upkeepOf = (
  { folder, store }: Config,
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
    checkLog: store === 'embedded' ? checkOf(folder) : undefined,
    now: () => instantOf(Date.now()),
  })
