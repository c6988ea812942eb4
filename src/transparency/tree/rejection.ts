/** Reasons why a proof does not verify, each with the computed or counted value. Roots have 32 bytes. */
export type TreeRejection =
  | { readonly rejected: 'size-not-whole'; readonly size: number }
  | { readonly rejected: 'index-outside-tree'; readonly index: number; readonly size: number }
  | { readonly rejected: 'old-size-is-larger'; readonly oldSize: number; readonly size: number }
  | { readonly rejected: 'hash-not-32-bytes'; readonly bytes: number }
  | { readonly rejected: 'hashes-left-over'; readonly used: number; readonly given: number }
  | { readonly rejected: 'hashes-missing'; readonly given: number }
  | {
      readonly rejected: 'root-differs' | 'old-root-differs'
      readonly computed: Uint8Array
      readonly expected: Uint8Array
    }
