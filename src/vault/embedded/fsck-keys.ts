/**
 * Reads a file of key-encryption keys, and holds it against the vault beside which it is given: each epoch that the vault is
 * written under must be in it, with the very key. Changes nothing, and shows no key.
 */
import type { Fault } from '../../files/fault.ts'
import { seeKeys } from './see-keys.ts'
import type { KeysFault } from './see-keys.ts'

/** Something of the file that is not as it should be: by its epoch, never by a key. */
export type KeysFinding = Fault & { readonly of: 'keys'; readonly where: string }

/** Epochs that stand in the file, and those of them that were tried on the vault. */
export type KeysCounted = { readonly epochs: number; readonly proven: number }

const faultOf = (failure: KeysFault): Fault => {
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
    case 'part-foreign':
      return {
        reason: 'they are of another ledger',
        expected: `ledger ${failure.expected}`,
        found: `ledger ${failure.ledgerId}`,
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
  const { faults, epochs, tried } = await seeKeys({ file: path }, beside)
  for (const fault of faults) {
    if (fault.failure === 'vault-unavailable') throw fault.cause
    yield { of: 'keys', where: path, ...faultOf(fault) }
  }
  onCounted({ epochs, proven: tried })
}
