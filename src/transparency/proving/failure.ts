/** The reasons why no root or proof can be computed. */
export type ProvingFailure =
  /** The tree has no such size, or no such leaf; `size` is what it has. */
  | { readonly failure: 'beyond-tree'; readonly size: number }
  /** The tree is said to reach so far, and the tile cannot be had. */
  | {
      readonly failure: 'tile-missing'
      readonly level: number
      readonly index: number
      readonly width: number
    }
