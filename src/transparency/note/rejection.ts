/** Reasons to refuse a key, a note or a checkpoint. `line` counts from 1. */
export type NoteRejection =
  | { readonly rejected: 'key-malformed' }
  | { readonly rejected: 'key-algorithm'; readonly algorithm: number }
  | { readonly rejected: 'key-id-differs'; readonly computed: string; readonly expected: string }
  | { readonly rejected: 'note-not-text' }
  | { readonly rejected: 'note-without-signatures' }
  | { readonly rejected: 'signature-line-malformed'; readonly line: number }
  | { readonly rejected: 'too-many-signatures'; readonly signatures: number }
  | { readonly rejected: 'signature-wrong'; readonly name: string; readonly keyId: string }
  | {
      readonly rejected: 'signature-missing'
      readonly name: string
      readonly keyId: string
      /** Ids of other keys of that name in the signature lines. They are not among the known keys. */
      readonly others: ReadonlyArray<string>
    }
  | { readonly rejected: 'checkpoint-malformed'; readonly line: number }
  | { readonly rejected: 'origin-differs'; readonly origin: string; readonly expected: string }
