/** The reasons why a time stamp (RFC 3161) is refused. */
export type StampRejection =
  /** Not the DER of a response, or of a token, as the RFC has them. */
  | { readonly rejected: 'stamp-malformed'; readonly what: string }
  /** The authority answered that it gives none: PKIStatus 2 to 5, and what it says. */
  | { readonly rejected: 'stamp-refused'; readonly status: number; readonly says: string }
  /** It is over another text than this one, or by another hash than SHA-256. */
  | { readonly rejected: 'stamp-hash-differs'; readonly computed: string; readonly found: string }
  /** It answers another request. */
  | { readonly rejected: 'stamp-nonce-differs' }
  /** The time that is stated cannot be: RFC 3339, all three. */
  | {
      readonly rejected: 'stamp-time-differs'
      readonly stated: string
      readonly least: string | undefined
      readonly most: string | undefined
    }
  /** The signer may not stamp times, or differs from the one in the token; `why` names the case. */
  | { readonly rejected: 'stamp-signer'; readonly why: string }
  /** No way from who signed to an authority one believes, all valid at the time that is stated. */
  | { readonly rejected: 'stamp-untrusted'; readonly why: string }
  /** The signature is not by who the token says. */
  | { readonly rejected: 'stamp-signature-wrong' }
