/** The signers, witnesses, time stamp and deposit of a bundle's checkpoint, each signature verified. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { nodeCrypto } from '../../../transparency/node-crypto.ts'
import { keyFrom } from '../../../transparency/note/key.ts'
import type { Key } from '../../../transparency/note/key.ts'
import { noteFrom } from '../../../transparency/note/note.ts'
import { verifyNote } from '../../../transparency/note/verify-note.ts'
import type { Signed } from '../../../transparency/note/verify-note.ts'
import { isQuorum, isTimely } from '../../../transparency/proof/policy.ts'
import { readStampedBy } from '../../../transparency/stamp/stamped-by.ts'
import type { StampedBy } from '../../../transparency/stamp/stamped-by.ts'
import { lastDeposit } from '../contents/deposits.ts'
import type { Deposited } from '../contents/deposits.ts'
import type { BundleEnv } from '../env.ts'
import type { BundleFailure } from '../failure.ts'
import type { BundleHead } from '../head.ts'

/** A witness of the policy. `seconds`: its stated time since 1970; undefined if it did not sign. */
export type WitnessVouching = { readonly key: Key; readonly seconds: bigint | undefined }

export type Vouching = {
  /** The log's own keys that signed. */
  readonly signers: ReadonlyArray<Key>
  /** Undefined if no policy names witnesses. */
  readonly quorum:
    | {
        readonly name: string
        readonly isMet: boolean
        /** SHA-256 of the policy's file. */
        readonly fileSha256: string
        readonly witnesses: ReadonlyArray<WitnessVouching>
      }
    | undefined
  readonly stamp: StampedBy | undefined
  readonly deposit: Deposited | undefined
}

/** The keys that signed the checkpoint, of the log and of the policy's witnesses; none if a signature is wrong. */
const signedBy = (
  { log, witnessPolicy }: Pick<BundleEnv, 'log' | 'witnessPolicy'>,
  note: Uint8Array,
): ReadonlyArray<Signed> => {
  const own = log
    .vkeys()
    .map((vkey) => keyFrom(nodeCrypto, vkey))
    .filter(E.isRight)
    .map(({ right }) => right)
  const keys = [...own, ...(witnessPolicy?.policy.witnesses.values() ?? [])]
  const read = noteFrom(note)
  const signed = E.isRight(read) ? verifyNote(nodeCrypto, read.right, keys) : read
  return E.isRight(signed) ? signed.right : []
}

const quorumOf = (
  { witnessPolicy }: Pick<BundleEnv, 'witnessPolicy'>,
  signed: ReadonlyArray<Signed>,
): Vouching['quorum'] => {
  if (witnessPolicy === undefined) return undefined
  const { policy, fileSha256 } = witnessPolicy
  const timely = signed.filter((one) => isTimely(policy, one))
  return {
    name: policy.quorum,
    isMet:
      policy.needs === undefined || isQuorum(policy.needs, new Set(timely.map(({ key }) => key))),
    fileSha256,
    witnesses: [...policy.witnesses.values()].map((key) => ({
      key,
      seconds: timely.find((one) => one.key === key)?.seconds,
    })),
  }
}

/** Everything known about them, as of the bundle's position. */
export const vouchingOf = async (
  env: Pick<BundleEnv, 'log' | 'witnessPolicy' | 'reader'>,
  { proofs, position }: Pick<BundleHead, 'proofs' | 'position'>,
): Promise<Either<BundleFailure, Vouching>> => {
  const signed = signedBy(env, proofs.checkpoint.note)
  const deposit = await lastDeposit(env.reader, position)
  if (E.isLeft(deposit)) return deposit
  const stamp = proofs.stamp === undefined ? undefined : await readStampedBy(proofs.stamp)
  return E.right({
    signers: signed.filter(({ seconds }) => seconds === undefined).map(({ key }) => key),
    quorum: quorumOf(env, signed),
    stamp: stamp !== undefined && E.isRight(stamp) ? stamp.right : undefined,
    deposit: deposit.right,
  })
}
