/**
 * Reads a file of key-encryption keys, and holds it against the vault beside which it is given: each epoch that the vault is
 * written under must be in it, with the very key. Changes nothing, and shows no key.
 */
import { E } from '../../fp.ts'
import type { Fault } from '../../files/fault.ts'
import type { VaultFailure } from '../key-vault.ts'
import { readKekFile, readKekLedger } from './kek-file.ts'
import { proveOnVault } from './prove-keys.ts'

/** Something of the file that is not as it should be: by its epoch, never by a key. */
export type KeysFinding = Fault & { readonly of: 'keys'; readonly where: string }

/** Epochs that stand in the file, and those of them that were tried on the vault. */
export type KeysCounted = { readonly epochs: number; readonly proven: number }

const faultOf = (failure: VaultFailure): Fault => {
  switch (failure.failure) {
    case 'kek-missing':
      return {
        reason: `the key of epoch ${failure.epoch} is missing`,
        expected: 'a key for each epoch that the vault is written under',
        found: 'none',
      }
    case 'kek-wrong':
      return {
        reason: `the key of epoch ${failure.epoch} is another one`,
        expected: 'the key that the vault is written under',
        found: 'a key that opens nothing of it',
      }
    case 'kek-malformed':
      return {
        reason: failure.reason,
        expected: 'a list of epochs with their keys',
        found: 'something else',
      }
    case 'vault-corrupt':
    case 'vault-unavailable':
    case 'key-lost':
    case 'self-test-failed':
      return {
        reason: 'the keys do not open the vault to the same',
        expected: 'the keys that the vault is written under',
        found: failure.failure,
      }
  }
}

/** Yields each finding of the file at `path`, which is there. Throws what the system says where it cannot be read. */
export const fsckKeys = async function* (
  path: string,
  beside: { readonly vault: string; readonly ledgerId: string | undefined },
  onCounted: (counted: KeysCounted) => void,
): AsyncGenerator<KeysFinding, void, undefined> {
  const finding = (fault: Fault): KeysFinding => ({ of: 'keys', where: path, ...fault })
  const ring = await readKekFile(path)()
  if (E.isLeft(ring)) {
    if (ring.left.failure === 'vault-unavailable') throw ring.left.cause
    yield finding(faultOf(ring.left))
    return
  }
  const [found, expected] = [await readKekLedger(path), beside.ledgerId]
  if (found !== undefined && expected !== undefined && found !== expected)
    yield finding({
      reason: 'they are of another ledger',
      expected: `ledger ${expected}`,
      found: `ledger ${found}`,
    })
  const { proven, tried } = await proveOnVault(ring.right, beside.vault)
  if (E.isLeft(proven)) yield finding(faultOf(proven.left))
  onCounted({ epochs: ring.right.keys.size, proven: E.isLeft(proven) ? 0 : tried })
}
