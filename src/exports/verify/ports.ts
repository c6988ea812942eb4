/** What a verification is given by where it runs: Node or a browser. */
import type { RowStore } from '../../projector/rows.ts'
import type { Primitives } from '../../transparency/primitives.ts'

/** A hash over pieces that come one after the other. */
export type Hasher = {
  readonly update: (piece: Uint8Array) => void
  readonly digest: () => Uint8Array
}

/** Both hashes of a file, in lower-case hex; SM3 is that of GB/T 32905-2016. */
export type FileHashes = { readonly sha256: string; readonly sm3: string }

/** Hashes one file whose pieces come one after the other; several files may be under way. */
export type FileHasher = {
  /** Where it returns something, the next piece comes when that is resolved. The piece is not kept. */
  readonly update: (piece: Uint8Array) => Promise<void> | undefined
  /** Once; other files may be hashed before it is resolved. */
  readonly end: () => Promise<FileHashes>
}

/** Rows that are folded anew, to be compared with those of the bundle; empty at first, thrown away by `close`. */
export type RowsAside = Pick<RowStore, 'table' | 'commit' | 'snapshot' | 'close'>

export type VerifyPorts = {
  readonly primitives: Primitives
  /** So many bytes that nobody can foresee, at most 65,536: whoever made a bundle may have chosen what is hashed by them. */
  readonly random: (bytes: number) => Uint8Array
  readonly sha256: () => Hasher
  readonly fileHasher: () => FileHasher
  /**
   * AES-256-GCM (NIST SP 800-38D): the text of ciphertext and tag; undefined where key, nonce, context and bytes do not
   * belong together.
   */
  readonly decrypt: (
    key: Uint8Array,
    nonce: Uint8Array,
    context: Uint8Array,
    ciphertext: Uint8Array,
  ) => Promise<Uint8Array | undefined>
  /** Rows for so many events at most. Rejects where there is no room. */
  readonly rows: (events: number) => Promise<RowsAside>
}
