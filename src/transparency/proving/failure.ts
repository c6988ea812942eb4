/** Reasons why no root or proof can be computed. */
export type ProvingFailure =
  /** The tree has no such size or leaf; `size` is its own. */
  | { readonly failure: 'beyond-tree'; readonly size: number }
  /** A tile within the tree's size cannot be read. */
  | {
      readonly failure: 'tile-missing'
      readonly level: number
      readonly index: number
      readonly width: number
    }
