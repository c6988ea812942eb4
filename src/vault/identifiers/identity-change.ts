/**
 * A change of the index that is not on the log yet. Written in the same transaction as the change, and settled once its
 * event is durable: after a crash between the two, the next start records it.
 */
import { randomBytes } from 'node:crypto'
import { t } from '../../fp.ts'
import { Actor } from '../../events/envelope.ts'
import { closed, list, words } from '../../kernel/codec.ts'
import { MatterId, SubjectId, matterFrom } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import { OptOutScope, maxOptOutScopes } from '../../events/facts/marketing.ts'
import { IdentifierKind } from './identifier.ts'

export type OptOutScope = t.TypeOf<typeof OptOutScope>

/** Opt-outs as they are stored beside an identifier that has no holder. */
export const OptOuts = list(OptOutScope, maxOptOutScopes)
export type OptOuts = ReadonlyArray<OptOutScope>

/** `optOuts`: what the holder inherits with a binding; nothing otherwise. */
const IdentifierChange = closed('IdentityChange', {
  change: words('Change', ['bound', 'unbound', 'moved']),
  subject: SubjectId,
  kind: IdentifierKind,
  binding: MatterId,
  at: Instant,
  optOuts: OptOuts,
})
export type IdentifierChange = t.TypeOf<typeof IdentifierChange>

/** Half of what an officer found of two surrogates, to be told on the stream of `subject`; `binding` names both halves. */
const JoiningChange = closed('JoiningChange', {
  change: words('Joining', ['joined', 'separated']),
  subject: SubjectId,
  other: SubjectId,
  binding: MatterId,
  at: Instant,
  by: Actor,
})
export type JoiningChange = t.TypeOf<typeof JoiningChange>

export const IdentityChange = t.union([IdentifierChange, JoiningChange])
export type IdentityChange = t.TypeOf<typeof IdentityChange>

/** A fresh id of a joining. */
export const drawJoining = (): MatterId => matterFrom('jng', randomBytes(16).toString('hex'))

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
