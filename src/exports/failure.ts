/** Reasons why an export could not be written or checked. */

/** The target exists. Exports never overwrite anything. */
export type FolderExists = { readonly failure: 'folder-exists'; readonly folder: string }

/** The parent folder of the export is missing: a typing error, or a medium that is not mounted. It is not created. */
export type ParentMissing = { readonly failure: 'parent-missing'; readonly folder: string }

/** The manifest cannot be read, or is of another version. */
export type ManifestUnusable = {
  readonly failure: 'manifest-unusable'
  readonly path: string
  readonly cause:
    | { readonly kind: 'not-json' | 'other-version' }
    | { readonly kind: 'unreadable'; readonly error: unknown }
}
