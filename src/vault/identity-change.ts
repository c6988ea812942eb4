/**
 * What changed in the index and is not told on the log yet. Written in the same transaction as the change, and
 * settled once its event is durable: a crash between the two leaves it here, to be told at the next start.
 */
import { randomBytes } from 'node:crypto'
import type { t } from '../fp.ts'
import { closed, list, words } from '../kernel/codec.ts'
import { MatterId, SubjectId, matterFrom } from '../kernel/ids.ts'
import { Instant } from '../kernel/instant.ts'
import { OptOutScope, maxOptOutScopes } from '../events/marketing.ts'
import { IdentifierKind } from './identifier.ts'

export type OptOutScope = t.TypeOf<typeof OptOutScope>

/** Opt-outs as they are stored beside an identifier that has no holder. */
export const OptOuts = list(OptOutScope, maxOptOutScopes)
export type OptOuts = ReadonlyArray<OptOutScope>

/** `optOuts`: what the holder inherits with a binding; nothing otherwise. */
export const IdentityChange = closed('IdentityChange', {
  change: words('Change', ['bound', 'unbound', 'moved']),
  subject: SubjectId,
  kind: IdentifierKind,
  binding: MatterId,
  at: Instant,
  optOuts: OptOuts,
})
export type IdentityChange = t.TypeOf<typeof IdentityChange>

/** A fresh id: nothing of the identifier can be computed from it. */
export const drawBinding = (): MatterId => matterFrom('bnd', randomBytes(16).toString('hex'))

/** Opt-outs of the person whom an identifier leaves; they stay with it if that person has it still. */
export type Leaving = { readonly subject: SubjectId; readonly optOuts: OptOuts }

/** The opt-outs that stay: those of the holder it leaves. */
export const optOutsOf = (holder: SubjectId, leaving: Leaving | undefined): OptOuts =>
  leaving?.subject === holder ? leaving.optOuts.slice(0, maxOptOutScopes) : []

/** Stored text read back. */
export const parsed = <A>(codec: t.Type<A, A, unknown>, text: string): A | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return codec.is(value) ? value : undefined
  } catch {
    return undefined
  }
}
