/** The answer of the drawing thread: the file, or the name of the error. */
export type Drawn = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly threw: string }
