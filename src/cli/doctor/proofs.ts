/** Whether the log can be signed on, and whether what was signed last would be put back with the log. */
import { E } from '../../fp.ts'
import { readRecord } from '../../main/identity/record-file.ts'
import { besideLogText, isBeside } from '../../main/safety/key-place.ts'
import { openSigningPlace, originOf } from '../../main/transparency/signing-place.ts'
import { keysOf } from '../../sequencer/keys/changes.ts'
import { nextOrigin } from '../../sequencer/signed/origin.ts'
import { readOrigins } from '../../sequencer/signed/origins.ts'
import { faultFrom } from '../words/failures.ts'
import { found } from './check.ts'
import type { Check, Finding } from './check.ts'

const check = 'proofs'

const bad = (left: Parameters<typeof faultFrom>[0]): Finding =>
  found(check, 'bad', faultFrom(left).lines.join('; '))

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
      ? found(check, 'unknown', `the log ${origin} was never signed: serve begins it`)
      : found(check, 'ok', `the log ${origin} is signed up to ${last.right.size} entries`)
  } finally {
    await place.right.close()
  }
}

/** A copy of the folder from an older day brings back what was signed then, and nobody notices. */
export const signingPlace: Check = async ({ folder, vault, transparency }) => {
  const place = 'signing-place'
  if (vault !== 'embedded')
    return found(place, 'ok', 'what was signed last is in the PostgreSQL of the vault')
  return (await isBeside(folder, transparency.signing))
    ? found(place, 'warn', besideLogText)
    : found(place, 'ok', "what was signed last lies apart from the ledger's folder")
}
