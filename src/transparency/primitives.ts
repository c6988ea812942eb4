/** Hash and signature functions of the log, as a port: Node has one implementation, browsers another. */
export type Primitives = {
  /** SHA-256 over the parts in order: 32 bytes. */
  readonly sha256: (...parts: ReadonlyArray<Uint8Array>) => Uint8Array
  /** Whether `signature` (64 bytes) over `message` is valid under the Ed25519 key (32 bytes), RFC 8032. Never throws. */
  readonly verifyEd25519: (
    publicKey: Uint8Array,
    message: Uint8Array,
    signature: Uint8Array,
  ) => boolean
}
