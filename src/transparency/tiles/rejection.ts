/** The reasons why the path of a tile or the bytes of a bundle are refused. */
export type TileRejection =
  /** No path of a tile: another spelling, a level past 63, a width that no tile has. */
  | { readonly rejected: 'tile-path-malformed' }
  /** The bundle ends within this entry of it, counted from 0. */
  | { readonly rejected: 'bundle-cut-short'; readonly entry: number }
  /** So many bytes follow after the last entry. */
  | { readonly rejected: 'bundle-left-over'; readonly bytes: number }
  /** An entry has more bytes than its length can tell. */
  | { readonly rejected: 'entry-too-long'; readonly entry: number; readonly bytes: number }
