/** Reasons to refuse a time stamp (RFC 3161). */
export type StampRejection =
  /** Not the DER of a response or token in the form of the RFC. */
  | { readonly rejected: 'stamp-malformed'; readonly what: string }
  /** The authority refused: PKIStatus 2 to 5, with its message. */
  | { readonly rejected: 'stamp-refused'; readonly status: number; readonly says: string }
  /** The stamp covers another text, or uses another hash than SHA-256. */
  | { readonly rejected: 'stamp-hash-differs'; readonly computed: string; readonly found: string }
  /** The stamp answers another request. */
  | { readonly rejected: 'stamp-nonce-differs' }
  /** The stated time is impossible; all three in RFC 3339. */
  | {
      readonly rejected: 'stamp-time-differs'
      readonly stated: string
      readonly least: string | undefined
      readonly most: string | undefined
    }
  /** The signer may not stamp times, or differs from the one in the token; `why` names the case. */
  | { readonly rejected: 'stamp-signer'; readonly why: string }
  /** No valid path leads from the signer to a trusted authority at the stated time. */
  | { readonly rejected: 'stamp-untrusted'; readonly why: string }
  /** The signature is not by the signer that the token names. */
  | { readonly rejected: 'stamp-signature-wrong' }
