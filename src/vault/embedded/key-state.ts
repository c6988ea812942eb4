/**
 * What happens to one person's key inside one transaction: found, made, fenced, deleted. The order is always
 * none → live → fenced (from here nobody gets it) → deleted.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import { fingerprintOf } from '../derive.ts'
import type { KekRing } from '../kek.ts'
import { drawKey, lastFenced, newestKey, ordinalOf } from '../key-row.ts'
import type { OptOuts } from '../identity-change.ts'
import type { Erasure, KeyState, VaultFailure } from '../key-vault.ts'
import { forgetAliases } from './alias-rows.ts'
import { noteDeletion } from './deleted-rows.ts'
import { leaveAll } from './identity-rows.ts'
import { fencesOf, keyRow, wrappedRow } from './rows.ts'
import type { Tables } from './tables.ts'

/** The newest key of a person as the tables have it. A fenced row counts as erased, deleted or not. */
export const stateOf =
  (ring: KekRing, subject: SubjectId) =>
  (tables: Tables): Either<VaultFailure, KeyState> => {
    const fences = fencesOf(tables, subject)
    if (E.isLeft(fences)) return fences
    const row = keyRow(tables, subject)
    if (E.isLeft(row)) return row
    return newestKey(ring, subject, { row: row.right, fences: fences.right })
  }

/** Puts a key where the person has none that lives; answers theirs where another call was first. */
export const putKey =
  (ring: KekRing, subject: SubjectId, after: 'never-keyed' | 'erased') =>
  (tables: Tables): Either<VaultFailure, KeyState> => {
    const state = stateOf(ring, subject)(tables)
    if (E.isLeft(state) || state.right.state === 'live') return state
    if (state.right.state === 'erased' && after === 'never-keyed') return state
    const ordinal = state.right.state === 'erased' ? ordinalOf(state.right.kid) + 1 : 1
    const made = drawKey(ordinal)
    void tables.keys.put(subject, wrappedRow(ring, subject, ordinal, made.dek))
    return E.right({ state: 'live', ...made })
  }

/** The first half of a destruction: from here no call answers the key, and the second half will be done. */
export const raiseFence =
  (ring: KekRing, subject: SubjectId, at: Instant, optOuts: OptOuts = []) =>
  (tables: Tables): Either<VaultFailure, Erasure> => {
    const state = stateOf(ring, subject)(tables)
    if (E.isLeft(state)) return state
    if (state.right.state === 'erased') {
      const { kid, at: first, fingerprint } = state.right
      return E.right({ kid, at: first, fingerprint })
    }
    // Never keyed: a key that nobody used is fenced, so that what is logged has the same shape for everyone.
    const { kid, dek } = state.right.state === 'live' ? state.right : drawKey(1)
    const fence: Erasure = { kid, at, fingerprint: fingerprintOf(dek) }
    const before = fencesOf(tables, subject)
    if (E.isLeft(before)) return before
    // With the fence, and not with the deletion: a crash between the two forgets whose identifiers they were.
    const left = leaveAll(tables, subject, optOuts)
    if (E.isLeft(left)) return left
    void tables.fences.put(subject, JSON.stringify([...before.right, fence]))
    void tables.unfinished.put(subject, '-')
    return E.right(fence)
  }

/**
 * The second half: deletes the fenced key and the person's identifiers. Done already, it changes nothing. `note` is
 * told in the same transaction, so that no crash falls between a deletion and what is still to be done about its bytes.
 */
export const deleteFenced =
  (subject: SubjectId, note: (tables: Tables) => void = noteDeletion) =>
  (tables: Tables): Either<VaultFailure, void> => {
    const fences = fencesOf(tables, subject)
    if (E.isLeft(fences)) return fences
    const row = keyRow(tables, subject)
    if (E.isLeft(row)) return row
    const fenced = lastFenced(fences.right)
    // Never fenced, or back with a new key: what is there now is theirs.
    if (fenced === 0 || (row.right?.ordinal ?? 0) > fenced) return E.right(undefined)
    const forgotten = forgetAliases(tables, subject)
    if (E.isLeft(forgotten)) return forgotten
    if (row.right !== undefined || tables.unfinished.doesExist(subject)) note(tables)
    void tables.keys.remove(subject)
    void tables.unfinished.remove(subject)
    return E.right(undefined)
  }
