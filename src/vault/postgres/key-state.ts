/**
 * The life of one person's key inside one transaction that holds the person's lock. The order is always none → live →
 * fenced (from here nobody gets it) → deleted.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { Ask } from '../../postgres/session.ts'
import { fingerprintOf } from '../derive.ts'
import type { KekRing } from '../kek.ts'
import { drawKey, lastFenced, newestKey, ordinalOf, wrapRow } from '../key-row.ts'
import type { OptOuts } from '../identifiers/identity-change.ts'
import type { Erasure, KeyState, VaultFailure } from '../key-vault.ts'
import { leaveAll } from './identity-rows.ts'
import { askHeld } from './rows.ts'
import { channel } from './schema.ts'

/** Another node moved every key to a newer epoch and retired ours: what we would write could be lost with it. */
const retired = async (ask: Ask): Promise<Either<VaultFailure, never>> => {
  const [row] = await ask('select max(epoch) as epoch from consent_vault.epochs')
  const epoch = row?.['epoch']
  return E.left({ failure: 'kek-missing', epoch: typeof epoch === 'number' ? epoch : 0 })
}

/** Puts a key where the person has none that lives; answers theirs where another call or node was first. */
export const putKey =
  (ring: KekRing, subject: SubjectId, after: 'never-keyed' | 'erased') =>
  async (ask: Ask): Promise<Either<VaultFailure, KeyState>> => {
    const held = await askHeld(ask, subject)
    if (E.isLeft(held)) return held
    const state = newestKey(ring, subject, held.right)
    if (E.isLeft(state) || state.right.state === 'live') return state
    if (state.right.state === 'erased' && after === 'never-keyed') return state
    const ordinal = lastFenced(held.right.fences) + 1
    const made = drawKey(ordinal)
    const { wrapped } = wrapRow(ring, subject, ordinal, made.dek)
    const stored = await ask(
      `insert into consent_vault.keys (subject, ordinal, epoch, wrapped)
       select $1, $2, epoch, $4 from consent_vault.epochs where epoch = $3 for key share
       returning ordinal`,
      [subject, ordinal, wrapped.epoch, wrapped.bytes],
    )
    return stored.length === 0 ? retired(ask) : E.right({ state: 'live', ...made })
  }

/** The first half of a destruction: from here no node answers the key, and the second half will be done. */
export const raiseFence =
  (ring: KekRing, subject: SubjectId, at: Instant, optOuts: OptOuts = []) =>
  async (ask: Ask): Promise<Either<VaultFailure, Erasure>> => {
    const held = await askHeld(ask, subject)
    if (E.isLeft(held)) return held
    const state = newestKey(ring, subject, held.right)
    if (E.isLeft(state)) return state
    if (state.right.state === 'erased') {
      const { kid, at: first, fingerprint } = state.right
      return E.right({ kid, at: first, fingerprint })
    }
    // Never keyed: a key that nobody used is fenced, so that what is logged has the same shape for everyone.
    const { kid, dek } = state.right.state === 'live' ? state.right : drawKey(1)
    const fence: Erasure = { kid, at, fingerprint: fingerprintOf(dek) }
    // With the fence, and not with the deletion: a crash between the two forgets whose identifiers they were.
    await leaveAll(ask, subject, optOuts)
    await ask(
      'insert into consent_vault.fences (subject, ordinal, at, fingerprint) values ($1, $2, $3, $4)',
      [subject, ordinalOf(kid), at, fence.fingerprint],
    )
    await ask('insert into consent_vault.unfinished (subject) values ($1) on conflict do nothing', [
      subject,
    ])
    // Told by the commit itself: whoever hears it reads the fence.
    await ask('select pg_notify($1, $2)', [channel, subject])
    return E.right(fence)
  }

/** Deletes every alias of a person, and the identifiers that still lead to them. */
const forgetAliases = async (ask: Ask, subject: SubjectId): Promise<void> => {
  await ask(
    `delete from consent_vault.identifiers
      where subject = $1
        and hmac in (select hmac from consent_vault.aliases where subject = $1)`,
    [subject],
  )
  await ask('delete from consent_vault.aliases where subject = $1', [subject])
}

/** The second half: deletes the fenced key and the person's identifiers. Done already, it changes nothing. */
export const deleteFenced =
  (subject: SubjectId) =>
  async (ask: Ask): Promise<Either<VaultFailure, void>> => {
    const held = await askHeld(ask, subject)
    if (E.isLeft(held)) return held
    const { row, fences } = held.right
    const fenced = lastFenced(fences)
    // Never fenced, or back with a new key: what is there now is theirs.
    if (fenced > 0 && (row?.ordinal ?? 0) <= fenced) {
      await forgetAliases(ask, subject)
      await ask('delete from consent_vault.keys where subject = $1', [subject])
    }
    await ask('delete from consent_vault.unfinished where subject = $1', [subject])
    return E.right(undefined)
  }
