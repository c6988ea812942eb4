/** Witnesses and authority together, as exports ask for them: each is asked at once, and what is missing is named. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Contradiction } from '../../transparency/contradiction.ts'
import type {
  EndorsedCheckpoint,
  Endorser,
  MissingEndorsement,
} from '../../transparency/endorser.ts'
import type {
  CheckpointFailure,
  ShownCheckpoint,
  TransparencyLog,
} from '../../transparency/transparency-log.ts'
import type { Stamps } from '../stamps/stamps.ts'
import type { CosignedFailure, Witnesses } from '../witnesses/witnesses.ts'

export type EndorserParts = {
  readonly log: Pick<TransparencyLog, 'checkpointAt'>
  readonly witnesses: Pick<Witnesses, 'cosignedAt' | 'withCosignatures'> | undefined
  readonly stamps: Pick<Stamps, 'stampOf'> | undefined
  /** Asked after the witnesses were. */
  readonly contradictions: () => ReadonlyArray<Contradiction>
}

type Cosigned = Either<
  CheckpointFailure,
  { readonly checkpoint: ShownCheckpoint; readonly missing: ReadonlyArray<MissingEndorsement> }
>

const missingOf = (failure: Exclude<CosignedFailure, CheckpointFailure>): MissingEndorsement => {
  switch (failure.failure) {
    case 'quorum-missing':
      return { missing: 'quorum', quorum: failure.quorum, witnesses: failure.missing }
    case 'endorsements-unavailable':
      return { missing: 'kept', why: failure.failure }
  }
}

const isOfCheckpoint = (failure: CosignedFailure): failure is CheckpointFailure =>
  failure.failure === 'signing-failed' ||
  failure.failure === 'log-stopped' ||
  failure.failure === 'beyond-tree'

const cosignedAt = async (
  { log, witnesses }: EndorserParts,
  size: number,
  withinMs: number,
): Promise<Cosigned> => {
  const cosigned = await witnesses?.cosignedAt(size, withinMs)
  if (cosigned !== undefined && E.isRight(cosigned))
    return E.right({ checkpoint: cosigned.right, missing: [] })
  if (cosigned !== undefined && isOfCheckpoint(cosigned.left)) return E.left(cosigned.left)
  const checkpoint = await log.checkpointAt(size)
  if (E.isLeft(checkpoint)) return checkpoint
  if (cosigned === undefined) return E.right({ checkpoint: checkpoint.right, missing: [] })
  // Fewer cosignatures than were asked for are worth something still.
  const some = await witnesses?.withCosignatures(checkpoint.right)
  const missing = isOfCheckpoint(cosigned.left) ? [] : [missingOf(cosigned.left)]
  return E.right({
    checkpoint: some !== undefined && E.isRight(some) ? some.right : checkpoint.right,
    missing,
  })
}

const stampOf = async (
  { log, stamps }: EndorserParts,
  size: number,
  withinMs: number,
): Promise<Pick<EndorsedCheckpoint, 'stamp' | 'missing'>> => {
  const checkpoint = stamps === undefined ? undefined : await log.checkpointAt(size)
  if (stamps === undefined || checkpoint === undefined || E.isLeft(checkpoint))
    return { stamp: undefined, missing: [] }
  const stamp = await stamps.stampOf(checkpoint.right, withinMs)
  if (E.isRight(stamp)) return { stamp: stamp.right, missing: [] }
  const missing: MissingEndorsement =
    'rejected' in stamp.left
      ? { missing: 'stamp', why: stamp.left.rejected }
      : { missing: 'kept', why: stamp.left.failure }
  return { stamp: undefined, missing: [missing] }
}

/** Both are asked side by side; without either it is the log's own checkpoint. */
export const makeEndorser = (parts: EndorserParts): Endorser => ({
  endorsedAt: async (size, withinMs) => {
    const [cosigned, stamped] = await Promise.all([
      cosignedAt(parts, size, withinMs),
      stampOf(parts, size, withinMs),
    ])
    if (E.isLeft(cosigned)) return cosigned
    const { checkpoint, missing } = cosigned.right
    return E.right({
      ...checkpoint,
      stamp: stamped.stamp,
      missing: [...missing, ...stamped.missing],
      contradictions: parts.contradictions(),
    })
  },
})
