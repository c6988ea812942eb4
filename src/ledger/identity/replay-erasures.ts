/**
 * Repeats the erasures of the log in the vault before the service opens. A vault restored from a backup may have keys
 * that were destroyed since, and a process killed during an erasure may have left one.
 */
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { erasuresIn } from '../../../projections/oversight/erasure-register.ts'
import type { ErasureRow } from '../../../projections/oversight/erasure-register.ts'
import { byTheLedger } from './by-the-ledger.ts'
import type { EventId, SubjectId } from '../../kernel/ids.ts'
import type { Rows } from '../../projector/projection.ts'
import type { OptOuts } from '../../vault/identifiers/identity-change.ts'
import type { SubjectKeys } from '../../vault/key-vault.ts'
import type { EraseFailure, Ledger } from '../ledger.ts'

export type ReplayEnv = {
  readonly rows: Pick<Rows<ErasureRow>, 'scan'>
  readonly vault: Pick<SubjectKeys, 'existing' | 'destroy'>
  readonly erase: Ledger['erase']
  readonly newId: () => EventId
  /** The person's opt-outs, which stay with those identifiers that the vault still has. */
  readonly optOutsOf: (subject: SubjectId) => TaskEither<EraseFailure, OptOuts>
}

const pageSize = 1_000

/** Destroys a key that is there again; completes an erasure that was only requested. */
const eraseAgain = (
  env: ReplayEnv,
  subject: SubjectId,
  { erased }: ErasureRow,
): TaskEither<EraseFailure, boolean> => {
  if (erased === undefined) {
    return pipe(
      env.erase(subject, byTheLedger(env.newId())),
      TE.map(() => true),
    )
  }
  return pipe(
    env.vault.existing(subject),
    TE.flatMap((key): TaskEither<EraseFailure, boolean> =>
      key.state === 'erased'
        ? TE.right(false)
        : pipe(
            env.optOutsOf(subject),
            TE.flatMap((optOuts) => env.vault.destroy(subject, { at: erased.at, optOuts })),
            TE.map(() => true),
          ),
    ),
  )
}

/** The number of keys that were destroyed again. Nothing may be sealed or opened before it ends. */
export const replayErasures =
  (env: ReplayEnv): TaskEither<EraseFailure, number> =>
  async () => {
    const page = erasuresIn(env.rows)
    let count = 0
    let after: SubjectId | undefined
    for (;;) {
      const entries = page(pageSize, after)
      for (const [subject, row] of entries) {
        const done: Either<EraseFailure, boolean> = await eraseAgain(env, subject, row)()
        if (E.isLeft(done)) return done
        if (done.right) count += 1
      }
      after = entries.at(-1)?.[0]
      if (entries.length < pageSize) return E.right(count)
    }
  }
