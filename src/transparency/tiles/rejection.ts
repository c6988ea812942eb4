/** Reasons to refuse the path of a tile or the bytes of a bundle. */
export type TileRejection =
  /** Not the path of a tile: another spelling, a level above 63, an impossible width. */
  | { readonly rejected: 'tile-path-malformed' }
  /** The bundle ends within this entry, counted from 0. */
  | { readonly rejected: 'bundle-cut-short'; readonly entry: number }
  /** This many bytes follow the last entry. */
  | { readonly rejected: 'bundle-left-over'; readonly bytes: number }
  /** An entry is longer than its length field can state. */
  | { readonly rejected: 'entry-too-long'; readonly entry: number; readonly bytes: number }
