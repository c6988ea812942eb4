/** A sentence in both languages of this ledger's readers. */
export type Said = { readonly zh: string; readonly en: string }

export type Language = keyof Said
