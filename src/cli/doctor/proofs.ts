/** Whether the log can be signed on, and whether what was signed last would be put back with the log. */
import { E } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { notReadReason } from '../../files/not-read.ts'
import { holdSigned } from '../../main/transparency/hold-signed.ts'
import { readRecord } from '../../main/identity/record-file.ts'
import { besideLogText, isBeside } from '../../main/safety/key-place.ts'
import { openSigningPlace, originOf } from '../../main/transparency/signing-place.ts'
import { keysOf } from '../../sequencer/keys/changes.ts'
import { nextOrigin } from '../../sequencer/signed/origin.ts'
import { readOrigins } from '../../sequencer/signed/origins.ts'
import type { SignedTree } from '../../sequencer/signed/last-signed.ts'
import { faultFrom } from '../words/failures.ts'
import { found, notLookedAt } from './check.ts'
import type { Check, Finding } from './check.ts'

const check = 'proofs'

const bad = (left: Parameters<typeof faultFrom>[0]): Finding =>
  found(check, 'bad', faultFrom(left).lines.join('; '))

/** The log against what was signed last: by its length and its root, as a start compares them. */
const heldFinding = async (config: Config, origin: string, last: SignedTree): Promise<Finding> => {
  const signed = `the log ${origin} is signed up to ${last.size} entries`
  const held = await holdSigned(config, origin, last)
  if (E.isLeft(held)) {
    const why = 'cause' in held.left ? notReadReason(held.left.cause) : undefined
    return why === undefined ? bad(held.left) : notLookedAt(check, why)
  }
  return held.right === 'same'
    ? found(check, 'ok', `${signed}, and has the size and root that were signed`)
    : found(
        check,
        'unknown',
        `${signed}; its root was not compared, because the files of the tree are shorter: run consent-ledger fsck to read the whole log`,
      )
}

/** The keys and what was signed last, as a start finds them. */
export const proofs: Check = async (config) => {
  const record = await readRecord(config.folder)
  if (E.isLeft(record)) return bad(record.left)
  if (record.right?.kind !== 'record')
    return found(check, 'unknown', 'there is no identity record that names the log')
  const origin = originOf(config, record.right.record)
  const begun = await readOrigins(config.folder)
  if (E.isLeft(begun)) return bad(begun.left)
  const place = await openSigningPlace(config)
  if (E.isLeft(place)) return bad(place.left)
  try {
    const keys = await place.right.keys.read()
    const last = await place.right.look(origin)
    if (E.isLeft(keys)) return bad(keys.left)
    if (E.isLeft(last)) return bad(last.left)
    const isBegun = begun.right.includes(origin)
    const hasKey =
      config.transparency.signingCommand !== undefined || keysOf(keys.right, origin).length > 0
    if (isBegun && (!hasKey || last.right === undefined))
      return bad({ failure: 'signing-lost', origin, next: nextOrigin(origin) })
    return last.right === undefined
      ? found(check, 'unknown', `the log ${origin} is not signed yet: serve signs it`)
      : await heldFinding(config, origin, last.right)
  } finally {
    await place.right.close()
  }
}

/** A copy of the folder from an older day brings back what was signed then, and nobody notices. */
export const signingPlace: Check = async ({ folder, vault, transparency }) => {
  const place = 'signing-place'
  if (vault !== 'embedded')
    return found(place, 'ok', 'the last signed checkpoint is in the PostgreSQL of the vault')
  return (await isBeside(folder, transparency.signing))
    ? found(place, 'warn', besideLogText)
    : found(place, 'ok', "the last signed checkpoint is kept apart from the ledger's folder")
}
