/** The quorum of the policy over what this node signs: watched, and put into words for health. */
import type { Policy } from '../../transparency/proof/policy.ts'
import { newQuorumWatch } from '../../sequencer/witnesses/quorum-watch.ts'
import type { MissingQuorum } from '../../sequencer/witnesses/quorum-watch.ts'
import type { Witnesses } from '../../sequencer/witnesses/witnesses.ts'
import type { ShownCheckpoint } from '../../transparency/transparency-log.ts'

export type WatchedQuorum = {
  /** To be called with each checkpoint that is shown, and whether this node signs. Cosignatures kept before are known. */
  readonly onShown: (shown: ShownCheckpoint, signs: boolean) => void
  /** Another cosignature of it is kept. */
  readonly onCosigned: (checkpoint: ShownCheckpoint) => Promise<void>
  /** For health: since when it is missing, and what was cosigned last; undefined while it is not. */
  readonly missing: () => string | undefined
}

const missingText = (
  { quorum }: Policy,
  { entries, cosigned, forMs }: MissingQuorum,
  nowMs: number,
): string => {
  const last = cosigned === undefined ? 'none since this start' : `the last was of ${cosigned}`
  return `no quorum (${quorum}) of witnesses cosigned ${entries} signed entries since ${new Date(nowMs - forMs).toISOString()}; ${last}`
}

/** Nothing is ever missing under a policy that asks for no quorum. `nowMs`: monotonic. */
export const watchQuorum = (
  policy: Policy,
  { hasQuorum }: Pick<Witnesses, 'hasQuorum'>,
  nowMs: () => number = () => performance.now(),
): WatchedQuorum => {
  const watch = newQuorumWatch(nowMs)
  let isFirst = true
  const onCosigned = async (checkpoint: ShownCheckpoint): Promise<void> => {
    if (await hasQuorum(checkpoint)) watch.onMet(checkpoint.size)
  }
  return {
    onShown: (shown, signs) => {
      if (!signs) return watch.rest()
      watch.onShown(shown.size)
      if (isFirst) void onCosigned(shown).catch(() => undefined)
      isFirst = false
    },
    onCosigned,
    missing: () => {
      const missing = policy.needs === undefined ? undefined : watch.missing()
      return missing && missingText(policy, missing, Date.now())
    },
  }
}
