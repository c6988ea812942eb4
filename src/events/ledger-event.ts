/** Every event there is, in one place: adding one here makes every fold that must know it fail to compile. */
import type { t } from '../fp.ts'
import { closed, list, words } from '../kernel/codec.ts'
import { accessEvents } from './facts/access.ts'
import { clockEvents } from './facts/clock.ts'
import { commandEvents } from './facts/command.ts'
import { consentEvents } from './facts/consent.ts'
import { deviceEvents } from './facts/device.ts'
import { disclosureEvents } from './facts/disclosure.ts'
import { UnkeyedCommand, envelopeFields, envelopeOptions } from './envelope.ts'
import type { BodyOf } from './event.ts'
import { exportEvents } from './facts/export.ts'
import { exemptionEvents } from './facts/exemption.ts'
import { identityEvents } from './facts/identity.ts'
import { keptOutsideEvents } from './facts/kept-outside.ts'
import { marketingEvents } from './facts/marketing.ts'
import { noticeEvents } from './facts/notice.ts'
import { PersonalPart } from './personal.ts'
import { personEvents } from './facts/person.ts'
import { registryEvents } from './facts/registry.ts'
import { subscriptionEvents } from './facts/subscription.ts'
import { SealedPart } from './sealed.ts'

/** Events of people's records: each names its person in the envelope. A family is of people, or is not. */
const personDefinitions = {
  ...noticeEvents,
  ...subscriptionEvents,
  ...consentEvents,
  ...marketingEvents,
  ...deviceEvents,
  ...disclosureEvents,
  ...exemptionEvents,
  ...personEvents,
  ...identityEvents,
} as const

/** One definition per event type. */
export const definitions = {
  ...personDefinitions,
  ...registryEvents,
  ...commandEvents,
  ...accessEvents,
  ...clockEvents,
  ...exportEvents,
  ...keptOutsideEvents,
} as const

type Definitions = typeof definitions
export type EventType = keyof Definitions

/** Types of the events of a person's record. */
export type PersonEventType = keyof typeof personDefinitions
/** Types of all others: they tell of policies, the registry, access and the node itself, and of nobody. */
export type OtherEventType = Exclude<EventType, PersonEventType>

/** Whether events of this type are of a person's record. */
export const isPersonEventType = (type: string): type is PersonEventType =>
  Object.hasOwn(personDefinitions, type)

/** The tagged union of what happened: `type` and `body`. */
export type Fact = {
  [T in EventType]: { readonly type: T; readonly body: BodyOf<Definitions[T]> }
}[EventType]

const Envelope = closed('Envelope', envelopeFields, envelopeOptions)
/** Everything around a fact. */
export type Envelope = t.TypeOf<typeof Envelope>

/** A fact with its time, and an id to point to: all that a standing keeps of an event. */
export type Occurred = Fact & Pick<Envelope, 'id' | 'occurredAt'>

/** An event as the log holds it: personal fields, where there are any, sealed. */
export type LedgerEvent = Envelope & Fact & { readonly sealed?: ReadonlyArray<SealedPart> }

/** An event before sealing; only the path from decider to vault sees it. */
export type PlainEvent = Envelope & Fact & { readonly personal?: ReadonlyArray<PersonalPart> }

const isEventType = (u: unknown): u is EventType =>
  typeof u === 'string' && Object.hasOwn(definitions, u)

const storedFields = { ...envelopeOptions, command: UnkeyedCommand, sealed: list(SealedPart, 4) }
const plainFields = { ...envelopeOptions, personal: list(PersonalPart, 4) }

const codecs = (options: typeof storedFields | typeof plainFields) =>
  new Map(
    Object.values(definitions).map((definition) => [
      definition.type,
      closed(
        definition.type,
        { ...envelopeFields, type: words('EventType', [definition.type]), body: definition.body },
        options,
      ),
    ]),
  )

const stored = codecs(storedFields)
const plain = codecs(plainFields)

/** Whether this is an event of the current shape, every field known and in its place. */
export const isLedgerEvent = (u: unknown): u is LedgerEvent =>
  hasType(u) && isEventType(u.type) && stored.get(u.type)?.is(u) === true

/** The same before sealing: what a write is checked against. */
export const isPlainEvent = (u: unknown): u is PlainEvent =>
  hasType(u) && isEventType(u.type) && plain.get(u.type)?.is(u) === true

const hasType = (u: unknown): u is { readonly type: unknown } =>
  typeof u === 'object' && u !== null && 'type' in u
