/** The files that settings about witnesses and time stamps name, read at a start. */
import { readFile } from 'node:fs/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { sha256 } from '../../kernel/hash.ts'
import type { WitnessPolicy } from '../../transparency/endorser.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import { keyFrom } from '../../transparency/note/key.ts'
import type { Key } from '../../transparency/note/key.ts'
import { policyFrom } from '../../transparency/proof/read-policy.ts'
import { authoritiesFrom } from '../../transparency/stamp/verify-stamp.ts'
import type { Authority } from '../../sequencer/stamps/ask-authority.ts'

/** A file that a setting names cannot be used. */
export type EndorsingFault = {
  readonly failure: 'endorsing-setting'
  readonly setting: 'LEDGER_WITNESS_POLICY' | 'LEDGER_TIMESTAMP_CA'
  readonly reason: string
}

type Settings = Config['transparency']

const fault = (setting: EndorsingFault['setting'], reason: string): Either<EndorsingFault, never> =>
  E.left({ failure: 'endorsing-setting', setting, reason })

const bytesOf = (path: string): Promise<Uint8Array | undefined> =>
  readFile(path).then(
    (bytes) => new Uint8Array(bytes),
    () => undefined,
  )

const keysOf = (vkeys: ReadonlyArray<string>): ReadonlyArray<Key> =>
  vkeys
    .map((vkey) => keyFrom(nodeCrypto, vkey))
    .filter(E.isRight)
    .map(({ right }) => right)

/** The witnesses to ask; `vkeys` are the log's own, which the file need not name: `any` before they are known. */
export const readWitnessPolicy = async (
  { witnessPolicy }: Settings,
  vkeys: ReadonlyArray<string> | 'any',
): Promise<Either<EndorsingFault, WitnessPolicy | undefined>> => {
  if (witnessPolicy === undefined) return E.right(undefined)
  const bytes = await bytesOf(witnessPolicy)
  if (bytes === undefined) return fault('LEDGER_WITNESS_POLICY', 'the file cannot be read')
  const policy = policyFrom(nodeCrypto, bytes, vkeys === 'any' ? vkeys : keysOf(vkeys))
  if (E.isRight(policy))
    return policy.right.urls.size === 0 && policy.right.witnesses.size > 0
      ? fault('LEDGER_WITNESS_POLICY', 'no witness in the file has an address')
      : E.right({ policy: policy.right, fileSha256: sha256(bytes) })
  const { left } = policy
  return fault(
    'LEDGER_WITNESS_POLICY',
    left.rejected === 'policy-malformed'
      ? `line ${left.line}: ${left.why}`
      : `it is no policy (${left.rejected})`,
  )
}

/** The stamping authority, and the certificates that are trusted for it. */
export const readAuthority = async ({
  timestamp,
}: Settings): Promise<Either<EndorsingFault, Authority | undefined>> => {
  if (timestamp === undefined) return E.right(undefined)
  const bytes = await bytesOf(timestamp.caFile)
  if (bytes === undefined) return fault('LEDGER_TIMESTAMP_CA', 'the file cannot be read')
  const authorities = authoritiesFrom(Buffer.from(bytes).toString('utf8'))
  return authorities === undefined
    ? fault('LEDGER_TIMESTAMP_CA', 'expected certificates as PEM')
    : E.right({ url: timestamp.url, authorities })
}
