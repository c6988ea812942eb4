/**
 * The life of one person's key inside one group of writes: found, created, fenced and deleted. Fence and deletion are
 * one change: no crash falls between them.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import { fingerprintOf } from '../derive.ts'
import type { OptOuts } from '../identifiers/identity-change.ts'
import type { KekRing } from '../kek.ts'
import { drawKey, lastFenced, newestKey, ordinalOf, wrapRow } from '../key-row.ts'
import type { Erasure, KeyState, VaultFailure } from '../key-vault.ts'
import { forgetAliases } from './rows/alias-rows.ts'
import { leaveAll } from './rows/identity-rows.ts'
import { fencesOf, keyOf, putFence, putKeyRow } from './rows/key-rows.ts'
import type { Rows, WritableRows } from './memory/draft.ts'

/** The newest key of a person as the rows have it. A fenced row counts as erased, deleted or not. */
export const stateOf =
  (ring: KekRing, subject: SubjectId) =>
  (rows: Rows): Either<VaultFailure, KeyState> => {
    const fences = fencesOf(rows, subject)
    if (E.isLeft(fences)) return fences
    const row = keyOf(rows, subject)
    if (E.isLeft(row)) return row
    return newestKey(ring, subject, { row: row.right, fences: fences.right })
  }

/** Puts a key where the person has none that lives; answers theirs where another call was first. */
export const putKey =
  (ring: KekRing, subject: SubjectId, after: 'never-keyed' | 'erased') =>
  (rows: WritableRows): Either<VaultFailure, KeyState> => {
    const state = stateOf(ring, subject)(rows)
    if (E.isLeft(state) || state.right.state === 'live') return state
    if (state.right.state === 'erased' && after === 'never-keyed') return state
    const ordinal = state.right.state === 'erased' ? ordinalOf(state.right.kid) + 1 : 1
    const made = drawKey(ordinal)
    putKeyRow(rows, subject, wrapRow(ring, subject, ordinal, made.dek))
    return E.right({ state: 'live', ...made })
  }

/** From here nobody is answered the key. A person who never had one is fenced by a key that was never used. */
const raiseFence = (
  ring: KekRing,
  subject: SubjectId,
  { at, optOuts }: { readonly at: Instant; readonly optOuts: OptOuts },
  rows: WritableRows,
): Either<VaultFailure, Erasure> => {
  const state = stateOf(ring, subject)(rows)
  if (E.isLeft(state)) return state
  if (state.right.state === 'erased') {
    const { kid, at: first, fingerprint } = state.right
    return E.right({ kid, at: first, fingerprint })
  }
  // Never keyed: a key that nobody used is fenced, so that what is logged has the same shape for everyone.
  const { kid, dek } = state.right.state === 'live' ? state.right : drawKey(1)
  const fence: Erasure = { kid, at, fingerprint: fingerprintOf(dek) }
  const left = leaveAll(rows, subject, optOuts)
  if (E.isLeft(left)) return left
  const row = keyOf(rows, subject)
  if (E.isLeft(row)) return row
  // Over the key itself: an erasure needs no room, also on a disk that is full.
  putFence(rows, subject, fence, row.right?.slot)
  return E.right(fence)
}

/** Leaves nothing of a fenced key and of the person's identifiers. Of somebody who came back it takes nothing. */
export const deleteFenced =
  (subject: SubjectId) =>
  (rows: WritableRows): Either<VaultFailure, void> => {
    const fences = fencesOf(rows, subject)
    if (E.isLeft(fences)) return fences
    const row = keyOf(rows, subject)
    if (E.isLeft(row)) return row
    const fenced = lastFenced(fences.right)
    // Never fenced, or back with a new key: what is there now is theirs.
    if (fenced === 0 || (row.right?.ordinal ?? 0) > fenced) return E.right(undefined)
    if (row.right !== undefined) rows.remove(row.right.slot)
    return forgetAliases(rows, subject)
  }

/** Fences the person and leaves nothing of their key and identifiers; again, it answers as the first time. */
export const destroyKey =
  (
    ring: KekRing,
    subject: SubjectId,
    { at, optOuts = [] }: { readonly at: Instant; readonly optOuts?: OptOuts },
  ) =>
  (rows: WritableRows): Either<VaultFailure, Erasure> => {
    const erasure = raiseFence(ring, subject, { at, optOuts }, rows)
    if (E.isLeft(erasure)) return erasure
    const deleted = deleteFenced(subject)(rows)
    return E.isLeft(deleted) ? deleted : erasure
  }
