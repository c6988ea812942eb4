/** The stored keys of a log: in a folder, or in a database that nodes share. */
import type { Either } from '../../fp.ts'
import type { SigningFailure } from '../failure.ts'
import type { Seed } from './ed25519.ts'

/** One key. A retired one signs nothing more, and still verifies what it signed. */
export type KeptKey = { readonly vkey: string } & (
  | { readonly state: 'signing'; readonly seed: Seed }
  | { readonly state: 'retired' }
)

/** Keys in order of creation, including those of former origins. */
export type KeptKeys = ReadonlyArray<KeptKey>

/** The keys after a change; or a refusal, which changes nothing. */
export type KeyChange<R> = (keys: KeptKeys) => Either<R, KeptKeys>

export type KeyStore = {
  readonly read: () => Promise<Either<SigningFailure, KeptKeys>>
  /**
   * A text that changes with the keys, and is cheaper to get than the keys; undefined if it is unavailable now. Absent
   * if the store has none.
   */
  readonly stamp?: () => Promise<string | undefined>
  /** Changes the keys, one change at a time, and returns the new ones once they are durable. */
  readonly change: <R>(change: KeyChange<R>) => Promise<Either<SigningFailure | R, KeptKeys>>
}
