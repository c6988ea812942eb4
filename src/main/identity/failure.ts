/**
 * The reasons why the parts of a ledger are not opened together. Nothing was changed. src/cli/words/identity-words.ts
 * has the sentences.
 */
import type { Foreign, Knower, Part, Witness } from '../../identity/judge.ts'

/** The source of an event's position, and the position. */
export type Known = Pick<Witness, 'by' | 'position'>

export type IdentityFailure =
  /** Parts of a ledger are here, and its log is not. */
  | { readonly failure: 'log-missing'; readonly parts: ReadonlyArray<Part> }
  | ({ readonly failure: 'part-foreign' } & Foreign)
  /** The log ends at `head` (-1n: it is empty), before an event that is known. */
  | {
      readonly failure: 'log-ends-early'
      readonly head: bigint
      readonly known: bigint
      readonly by: Knower | 'head' | 'caller'
      /** Everybody who knows of an event after its end, and of which. */
      readonly all?: ReadonlyArray<Known>
    }
  /** At this position the log holds another event than the one that is known. */
  | { readonly failure: 'log-differs'; readonly position: bigint; readonly by: Knower }
  | { readonly failure: 'name-damaged'; readonly reason: string }
  /** There is no record `name`, and what is sealed does not open under any name that is known here. */
  | { readonly failure: 'name-missing' }
  /** Sealed fields do not open under this name. */
  | { readonly failure: 'name-unproven'; readonly name: string }
  /** The log needs keys from this position on, and there is no vault. */
  | { readonly failure: 'vault-missing'; readonly position: bigint }
  /** The vault lacks what the log needs of so many people after this position: it is older than the log. */
  | {
      readonly failure: 'keys-lost'
      readonly people: number
      readonly after: bigint
      /** Position of the log's last event. */
      readonly head: bigint
    }
  /** The log tells of credentials, and there are none. */
  | { readonly failure: 'credentials-missing' }
  /** A loss was accepted at another place than the log ends at. */
  | { readonly failure: 'loss-elsewhere'; readonly accepted: bigint; readonly head: bigint }
