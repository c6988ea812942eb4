/**
 * A person's key as every engine keeps it: under which ordinal, how wrapped, and what the person's fences make of
 * it. Row and fences → what may be answered.
 */
import { randomBytes } from 'node:crypto'
import { E, pipe } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { Kid } from '../events/sealed.ts'
import type { SubjectId } from '../kernel/ids.ts'
import { keyBytes, unwrap, wrap } from './kek.ts'
import type { KekRing, Wrapped } from './kek.ts'
import type { Erasure, KeyState, LiveKey, SubjectErased, VaultFailure } from './key-vault.ts'

/** A stored key: the ordinal in its kid, and the key wrapped. */
export type KeyRow = { readonly ordinal: number; readonly wrapped: Wrapped }

/** The stored keys of one person: the newest, fenced or not, and the destroyed ones, oldest first. */
export type HeldKeys = {
  readonly row: KeyRow | undefined
  readonly fences: ReadonlyArray<Erasure>
}

export const kidOf = (ordinal: number): Kid => `k${ordinal}`
export const ordinalOf = (kid: Kid): number => Number(kid.slice(1))

/** The failure of stored data that differs from the written data; `where` names the table. */
export const corrupt = (where: string): Either<VaultFailure, never> =>
  E.left({ failure: 'vault-corrupt', where })

// The label keeps a row copied to another person, or under another ordinal, from unwrapping.
const labelOf = (subject: SubjectId, ordinal: number): string => `${subject}\n${kidOf(ordinal)}`

/** The key of this ordinal, wrapped under the ring's newest epoch. */
export const wrapRow = (
  ring: KekRing,
  subject: SubjectId,
  ordinal: number,
  dek: Uint8Array,
): KeyRow => ({ ordinal, wrapped: wrap(ring, labelOf(subject, ordinal), dek) })

/**
 * The key in a row. Every epoch's key was proven right when the vault was opened, so a row that does not unwrap
 * is damaged.
 */
export const unwrapRow = (
  ring: KekRing,
  subject: SubjectId,
  { ordinal, wrapped }: KeyRow,
): Either<VaultFailure, LiveKey> => {
  const dek = unwrap(ring, labelOf(subject, ordinal), wrapped)
  if (E.isRight(dek)) return E.right({ kid: kidOf(ordinal), dek: dek.right })
  return dek.left.failure === 'kek-wrong' ? corrupt('keys') : dek
}

/** A key nobody has used: random, under this ordinal. */
export const drawKey = (ordinal: number): LiveKey => ({
  kid: kidOf(ordinal),
  dek: randomBytes(keyBytes),
})

/** The ordinal of the last key that was fenced; 0 when none was. */
export const lastFenced = (fences: ReadonlyArray<Erasure>): number => {
  const last = fences.at(-1)
  return last === undefined ? 0 : ordinalOf(last.kid)
}

/** The newest key of a person. A fenced row counts as erased, deleted or not. */
export const newestKey = (
  ring: KekRing,
  subject: SubjectId,
  { row, fences }: HeldKeys,
): Either<VaultFailure, KeyState> => {
  if (row !== undefined && row.ordinal > lastFenced(fences)) {
    return pipe(
      unwrapRow(ring, subject, row),
      E.map((live) => ({ state: 'live' as const, ...live })),
    )
  }
  const last = fences.at(-1)
  return E.right(last === undefined ? { state: 'none' } : { state: 'erased', ...last })
}

/** A key that is not the newest: erased by the first fence at or after it, or never made. */
export const earlierKey = (fences: ReadonlyArray<Erasure>, kid: Kid): KeyState => {
  const fence = fences.find((each) => ordinalOf(each.kid) >= ordinalOf(kid))
  return fence === undefined ? { state: 'none' } : { state: 'erased', ...fence }
}

/** A person's key for sealing, or the refusal to make one for somebody who was erased. */
export const liveOrRefused = (
  subject: SubjectId,
  state: KeyState,
): Either<VaultFailure | SubjectErased, LiveKey> => {
  switch (state.state) {
    case 'live':
      return E.right({ kid: state.kid, dek: state.dek })
    case 'erased':
      return E.left({ refusal: 'subject-erased', subject, at: state.at })
    case 'none':
      // Asked after a key was put: neither key nor fence means that a row was lost inside one transaction.
      return corrupt('keys')
  }
}
