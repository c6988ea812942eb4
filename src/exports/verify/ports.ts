/** The functions that a verification needs from its platform, Node or a browser. */
import type { RowStore } from '../../projector/rows.ts'
import type { Primitives } from '../../transparency/primitives.ts'

/** A hash over successive pieces. */
export type Hasher = {
  readonly update: (piece: Uint8Array) => void
  readonly digest: () => Uint8Array
}

/** Hashes of a file in lower-case hex: SHA-256, and SM3 (GB/T 32905-2016). */
export type FileHashes = { readonly sha256: string; readonly sm3: string }

/** Hashes one file from successive pieces. Several files may be in progress. */
export type FileHasher = {
  /** If it returns a promise, wait for it before the next piece. The piece is not kept. */
  readonly update: (piece: Uint8Array) => Promise<void> | undefined
  /** Call it once. Other files may be hashed before it resolves. */
  readonly end: () => Promise<FileHashes>
}

/** Rows that the verification folds itself, to compare with those of the bundle. Empty at first; `close` deletes them. */
export type RowsAside = Pick<RowStore, 'table' | 'commit' | 'snapshot' | 'close'>

export type VerifyPorts = {
  readonly primitives: Primitives
  /**
   * Random bytes, at most 65,536. They seed hash tables: the author of a bundle chooses the keys, and must not be able
   * to make them collide.
   */
  readonly random: (bytes: number) => Uint8Array
  readonly sha256: () => Hasher
  readonly fileHasher: () => FileHasher
  /**
   * AES-256-GCM (NIST SP 800-38D): the plaintext; undefined if key, nonce, associated data and ciphertext do not
   * belong together.
   */
  readonly decrypt: (
    key: Uint8Array,
    nonce: Uint8Array,
    context: Uint8Array,
    ciphertext: Uint8Array,
  ) => Promise<Uint8Array | undefined>
  /** A store for the rows of at most `events` events. Rejects if there is no room. */
  readonly rows: (events: number) => Promise<RowsAside>
}
