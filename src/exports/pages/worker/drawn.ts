/** What comes back from the thread that draws: the file, or that drawing threw, told by the name of its error alone. */
export type Drawn = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly threw: string }
