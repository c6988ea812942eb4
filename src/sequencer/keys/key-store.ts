/** The keys of a log as they are kept, beside what they sign: in a folder, or in a database that nodes share. */
import type { Either } from '../../fp.ts'
import type { SigningFailure } from '../failure.ts'
import type { Seed } from './ed25519.ts'

/** One key. A retired one signs nothing more, and still verifies what it signed. */
export type KeptKey = { readonly vkey: string } & (
  | { readonly state: 'signing'; readonly seed: Seed }
  | { readonly state: 'retired' }
)

/** Keys in the order in which they were made; those of former origins among them. */
export type KeptKeys = ReadonlyArray<KeptKey>

/** What there is from now on; or a refusal, which changes nothing. */
export type KeyChange<R> = (keys: KeptKeys) => Either<R, KeptKeys>

export type KeyStore = {
  readonly read: () => Promise<Either<SigningFailure, KeptKeys>>
  /**
   * A text that is another one once the keys were changed, for less than it costs to read them; undefined where that cannot
   * be said now. Absent where it cannot be said at all.
   */
  readonly stamp?: () => Promise<string | undefined>
  /** Changes the keys, one change at a time, and answers what there is then: durable before it answers. */
  readonly change: <R>(change: KeyChange<R>) => Promise<Either<SigningFailure | R, KeptKeys>>
}
