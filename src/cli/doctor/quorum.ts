/** The quorum of the policy over what is signed: by the cosignatures that a server kept beside the keys. */
import { E } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { instantWithin } from '../../kernel/instant.ts'
import { readWitnessPolicy } from '../../main/transparency/endorsing-files.ts'
import { openSigningPlace } from '../../main/transparency/signing-place.ts'
import type { Endorsement } from '../../sequencer/endorsed/endorsement.ts'
import { keysOf } from '../../sequencer/keys/changes.ts'
import { authorOf } from '../../sequencer/witnesses/one-witness.ts'
import { quorumMissingMs } from '../../sequencer/witnesses/quorum-watch.ts'
import type { Key } from '../../transparency/note/key.ts'
import { isQuorum } from '../../transparency/proof/policy.ts'
import type { Member, Policy } from '../../transparency/proof/policy.ts'

type Cosigned = { readonly size: number; readonly atMs: number }

/** The newest tree with cosignatures of a quorum, and the time of the last of them. */
const newestQuorum = (
  needs: Member,
  { witnesses }: Policy,
  endorsements: ReadonlyArray<Endorsement>,
): Cosigned | undefined => {
  const trees = new Map<string, { readonly by: Set<Key> } & { size: number; atMs: number }>()
  for (const { kind, size, root, by, atMs } of endorsements) {
    const key = [...witnesses.values()].find((one) => authorOf(one) === by)
    if (kind !== 'cosignature' || key === undefined) continue
    const tree = trees.get(`${size} ${root}`) ?? { by: new Set<Key>(), size, atMs }
    tree.by.add(key)
    tree.atMs = Math.max(tree.atMs, atMs)
    trees.set(`${size} ${root}`, tree)
  }
  return [...trees.values()]
    .filter(({ by }) => isQuorum(needs, by))
    .toSorted((a, b) => b.size - a.size)[0]
}

/** The policy, and what was signed last; undefined where either cannot be read, which `proofs` and a start tell. */
const signedUnder = async (
  config: Config,
  origin: string,
): Promise<{ readonly policy: Policy; readonly size: number } | undefined> => {
  const place = await openSigningPlace(config)
  if (E.isLeft(place)) return undefined
  try {
    const [keys, last] = [await place.right.keys.read(), await place.right.look(origin)]
    if (E.isLeft(keys) || E.isLeft(last)) return undefined
    const own = keysOf(keys.right, origin).map(({ vkey }) => vkey)
    const { signingCommand } = config.transparency
    const vkeys = [...(signingCommand?.vkeys ?? []), ...own]
    const policy = await readWitnessPolicy(config.transparency, vkeys)
    return E.isLeft(policy) || policy.right === undefined || last.right === undefined
      ? undefined
      : { policy: policy.right.policy, size: last.right.size }
  } finally {
    await place.right.close()
  }
}

/**
 * A sentence where signed entries wait for a quorum that cosigned last more than ten minutes ago, by the witnesses' clocks.
 * Cosignatures are not verified here: the server does that before it shows them.
 */
export const missingQuorum = async (
  config: Config,
  origin: string,
  endorsements: ReadonlyArray<Endorsement>,
  nowMs: number,
): Promise<string | undefined> => {
  const under = await signedUnder(config, origin)
  const needs = under?.policy.needs
  if (under === undefined || needs === undefined) return undefined
  const { policy, size } = under
  const newest = newestQuorum(needs, policy, endorsements)
  const waiting = `the quorum of witnesses (${policy.quorum}) is missing: ${size} entries are signed`
  if (newest === undefined) return `${waiting}, and no quorum is among the kept cosignatures`
  return newest.size < size && nowMs - newest.atMs > quorumMissingMs
    ? `${waiting}, and the last quorum cosigned ${newest.size}, at ${instantWithin(newest.atMs)}`
    : undefined
}
