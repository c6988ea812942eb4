/** The definition of an act: everything about it that is not a decision, in one value (CONTRIBUTING, "Add an act"). */
import type { t } from '../../fp.ts'
import { closed, words } from '../../kernel/codec.ts'
import type { Closed, ClosedType } from '../../kernel/codec.ts'
import { Sha256 } from '../../kernel/ids.ts'
import { InstantInput } from '../../kernel/instant.ts'
import { Evidence } from '../../events/envelope.ts'
import type { BodyOf } from '../../events/event.ts'
import type { EventType, definitions } from '../../events/ledger-event.ts'
import { PersonalFields } from '../../events/personal.ts'
import { TimeSource } from '../../events/vocabulary.ts'
import type { Role } from '../../events/vocabulary.ts'

/** A role that may record acts. */
export type Recorder = Extract<Role, 'service' | 'officer' | 'subject'>
/** In the order in which a caller with several roles is taken: the event names the first that fits. */
export type Recorders = ReadonlyArray<Recorder>

export const service: Recorders = ['service']
export const officer: Recorders = ['officer']
export const both: Recorders = ['service', 'officer']
/** Acts that a person may record on their own record, without a service in between. */
export const own: Recorders = ['service', 'subject']
export const anyOfThem: Recorders = ['service', 'officer', 'subject']

/** The act protects the person, whatever its values: by it they, or somebody for them, say no, take back or leave. */
export const always = (): boolean => true
/** Says yes, tells what was shown or done, or is an officer's word that the ledger may ask to be put right and sent again. */
export const never = (): boolean => false
/** It protects as far as it switches something off. */
export const switchesOff = ({ state }: { readonly state: 'on' | 'off' }): boolean => state === 'off'

/** Events whose body the receipt shows, since the ledger added what the caller cannot know: always, or with one field. */
type Shown = {
  readonly [T in EventType]?: 'always' | keyof BodyOf<(typeof definitions)[T]>
}

/** The properties of an act beside its fields. */
export type About<A> = {
  /** The roles that may record it. */
  readonly by: Recorders
  /** Its meaning, in a sentence for the contract and the reference pages. */
  readonly means: string
  /** Whether it protects the person with these values: then it is recorded whatever comes with it (invariant 12). */
  readonly protects: (act: A) => boolean
  /** A word is recorded each time it is said; any other act where it changes what is known. */
  readonly isWord: boolean
  /** Three letters of the id that the ledger draws for what the act begins, where it brings none. */
  readonly begins?: 'dsc' | 'exm'
  readonly answersWith?: Shown
  /**
   * A confirmation that others still owe after the person's erasure: it contains nothing of the person but the
   * surrogate.
   */
  readonly owedToErased?: true
  /** The name of its schema in OpenAPI, if that is not its name in capitals. */
  readonly schema?: string
}

/** The field that tells acts apart. */
export const named = <const N extends string>(name: N) => ({ act: words('ActName', [name]) })

/**
 * Fields of every act: its time and the source of the time, the shown notice, evidence by hash, and personal fields to
 * be sealed.
 */
export const common = {
  occurredAt: InstantInput,
  timeSource: TimeSource,
  noticeHash: Sha256,
  evidence: Evidence,
  personal: PersonalFields,
}

type Props = { readonly [field: string]: t.Mixed }
type ActOf<N extends string, R extends Props, Q extends Props> = Closed<
  ReturnType<typeof named<N>> & R,
  typeof common & Q
>

/** `grant-consent` is `GrantConsent` in OpenAPI. */
const inCapitals = (name: string): string =>
  name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** An act: the codec of its closed record, and what is said of it. `fields` must be there, `options` may be. */
export const act = <const N extends string, R extends Props, Q extends Props>(
  name: N,
  fields: R,
  options: Q,
  about: About<ActOf<N, R, Q>>,
): ClosedType<ActOf<N, R, Q>> & { readonly about: About<ActOf<N, R, Q>> } =>
  Object.assign(
    closed(
      about.schema ?? inCapitals(name),
      { ...named(name), ...fields },
      { ...common, ...options },
    ),
    { about },
  )
