/** The newest checkpoint that a quorum cosigned, for whoever asks: anybody may. */
import { E } from '../../fp.ts'
import type { Witnesses } from '../../sequencer/witnesses/witnesses.ts'
import type { Policy } from '../../transparency/proof/policy.ts'
import type { ShownCheckpoint } from '../../transparency/transparency-log.ts'

export type FindEndorsed = () => Promise<ShownCheckpoint | undefined>

/** What was found is answered for so long, in ms. */
const foundForMs = 1_000

/** Undefined where the policy names no quorum. Nothing is found where what is kept cannot be read, or the log has stopped. */
export const endorsedOf = (
  { newestEndorsed }: Pick<Witnesses, 'newestEndorsed'>,
  { needs }: Policy,
): FindEndorsed | undefined => {
  // A policy that asks for no quorum is met by the log alone.
  if (needs === undefined) return undefined
  let found: Promise<ShownCheckpoint | undefined> = Promise.resolve(undefined)
  let atMs = Number.NEGATIVE_INFINITY
  const find = async (): Promise<ShownCheckpoint | undefined> => {
    const newest = await newestEndorsed()
    return E.isRight(newest) ? newest.right : undefined
  }
  return () => {
    const nowMs = performance.now()
    if (nowMs - atMs < foundForMs) return found
    atMs = nowMs
    found = find()
    return found
  }
}
