/** The hash and the signature that the log stands on, as a port: Node's on a server, another in a browser. */
export type Primitives = {
  /** SHA-256 over the parts, one after the other: 32 bytes. */
  readonly sha256: (...parts: ReadonlyArray<Uint8Array>) => Uint8Array
  /** Whether `signature` (64 bytes) over `message` is by the Ed25519 key (32 bytes), RFC 8032. Never throws. */
  readonly verifyEd25519: (
    publicKey: Uint8Array,
    message: Uint8Array,
    signature: Uint8Array,
  ) => boolean
}
