/** The reasons why an export could not be written or checked. */

/** The place of the export is taken: nothing is ever overwritten. */
export type FolderExists = { readonly failure: 'folder-exists'; readonly folder: string }

/** The folder that the export is to be in is not there: mistyped, or a medium that is not mounted. It is not made. */
export type ParentMissing = { readonly failure: 'parent-missing'; readonly folder: string }

/** A manifest that cannot be read, or is none of this version. */
export type ManifestUnusable = {
  readonly failure: 'manifest-unusable'
  readonly path: string
  readonly cause:
    | { readonly kind: 'not-json' | 'other-version' }
    | { readonly kind: 'unreadable'; readonly error: unknown }
}
