/** The ledger's key-encryption keys, for what credentials keep secret: see `wrappingOf` of the vault. */

export type Wrapped = { readonly epoch: number; readonly bytes: Uint8Array }

export type Wrapping = {
  /** The epoch that `wrap` writes under. */
  readonly newest: number
  readonly isGiven: (epoch: number) => boolean
  readonly wrap: (key: Uint8Array) => Wrapped
  readonly unwrap: (wrapped: Wrapped) => Uint8Array | undefined
}
