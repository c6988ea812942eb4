/** The signer of checkpoints and receipts, as a port: a key in a file, or a command in front of an HSM. */
import type { Either } from '../fp.ts'

/** No signature was made. `cause` gives the reason, and contains no key. */
export type SigningFailed = { readonly failure: 'signing-failed'; readonly cause: unknown }

export type Signer = {
  /** Name of the key: the log's origin. */
  readonly name: string
  /** Eight hex digits (c2sp.org/signed-note). */
  readonly id: string
  /** The Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array
  /** Ed25519 (RFC 8032) over `message`: 64 bytes. The same message gives the same signature. */
  readonly sign: (message: Uint8Array) => Promise<Either<SigningFailed, Uint8Array>>
}
