/**
 * Sealing as a decorator of the store: deciders see plain events, logs and leaves see sealed ones.
 * Plain → `sealEvents` → store; stored → `openEvent` → whoever may read.
 */
import { TE, pipe } from '../fp.ts'
import type { Option, TaskEither } from '../fp.ts'
import type { LedgerEvent, PlainEvent } from '../events/ledger-event.ts'
import type { PersonalFields, PersonalPart } from '../events/personal.ts'
import type { SealedPart } from '../events/sealed.ts'
import type { EventId, SubjectId } from '../kernel/ids.ts'
import type { SubjectErased, SubjectKeys, VaultFailure } from './key-vault.ts'
import { openPart } from './open-part.ts'
import { seal } from './sealing.ts'
import type { PartRejected, SealingContext } from './sealing.ts'

/** `ledger` is the ledger's name: a part sealed for one ledger does not open in another. */
export type SealingEnv<K extends keyof SubjectKeys> = {
  readonly vault: Pick<SubjectKeys, K>
  readonly ledger: string
}

/** Two parts of one person in one event: they would share one key, which seals one message only. */
export type PersonRepeated = {
  readonly refusal: 'person-repeated'
  readonly eventId: EventId
  readonly subject: SubjectId
}

export type SealRefusal = SubjectErased | PersonRepeated

const sealPart =
  ({ vault }: SealingEnv<'keyFor'>, context: SealingContext) =>
  ({ subject, fields }: PersonalPart): TaskEither<VaultFailure | SubjectErased, SealedPart> =>
    pipe(
      vault.keyFor(subject),
      TE.map(({ kid, dek }) => seal({ ...context, subject, kid, dek, personal: fields })),
    )

const repeated = (parts: ReadonlyArray<PersonalPart>): SubjectId | undefined =>
  parts.find(({ subject }, i) => parts.findIndex((other) => other.subject === subject) !== i)
    ?.subject

const sealEvent =
  (env: SealingEnv<'keyFor'>) =>
  (event: PlainEvent): TaskEither<VaultFailure | SealRefusal, LedgerEvent> => {
    const { personal, ...clear } = event
    if (personal === undefined || personal.length === 0) return TE.right(clear)
    const twice = repeated(personal)
    if (twice !== undefined) {
      return TE.left({ refusal: 'person-repeated', eventId: event.id, subject: twice })
    }
    const context = { ledger: env.ledger, eventId: event.id, type: event.type }
    return pipe(
      personal,
      TE.traverseArray(sealPart(env, context)),
      TE.map((sealed) => ({ ...clear, sealed })),
    )
  }

/**
 * Events as they may be stored: each `personal` part sealed under its person's key, made now where there was none.
 * Whoever destroys a key while its event is on the way leaves that event unreadable, never readable.
 */
export const sealEvents =
  (env: SealingEnv<'keyFor'>) =>
  (
    events: ReadonlyArray<PlainEvent>,
  ): TaskEither<VaultFailure | SealRefusal, ReadonlyArray<LedgerEvent>> =>
    // Most events hold nothing personal: they are not worth a promise each.
    events.every(({ personal }) => personal === undefined)
      ? TE.right(events)
      : pipe(events, TE.traverseArray(sealEvent(env)))

/** One person's part of an event: `none` once that person was erased. */
export type OpenedPart = { readonly subject: SubjectId; readonly fields: Option<PersonalFields> }

type WithSealed = {
  readonly id: EventId
  readonly type: string
  readonly sealed?: ReadonlyArray<SealedPart>
}

/** The personal fields of a stored event, in its order; a part that does not verify is refused, never left out. */
export const openEvent =
  ({ vault, ledger }: SealingEnv<'existing'>) =>
  (event: WithSealed): TaskEither<VaultFailure | PartRejected, ReadonlyArray<OpenedPart>> => {
    const openIn = openPart(vault, { ledger, eventId: event.id, type: event.type })
    return pipe(
      event.sealed ?? [],
      TE.traverseArray((part) =>
        pipe(
          openIn(part),
          TE.map((fields) => ({ subject: part.subject, fields })),
        ),
      ),
    )
  }
