/** The door for text that is meant for publication: registry entries, policy packages, policy texts. */
import { personalDataIn } from './personal-data.ts'
import { looksSecret } from './secret-text.ts'

/** The place of a text that may not be published, and the expected content; never the text itself. */
export type Unpublishable = { readonly path: string; readonly expected: string }

const unpublishable = (path: string, text: string): ReadonlyArray<Unpublishable> => [
  ...personalDataIn(text).map((kind) => ({ path, expected: `text without a ${kind}` })),
  ...(looksSecret(text) ? [{ path, expected: 'text without an authentication secret' }] : []),
]

const join = (path: string, key: string | number): string =>
  path === '' ? `${key}` : `${path}.${key}`

/** Every text within a value that was decoded: its field names are the contract's own words. */
export const unpublishableIn = (value: unknown, path = ''): ReadonlyArray<Unpublishable> => {
  if (typeof value === 'string') return unpublishable(path, value)
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value))
    return value.flatMap((item, index) => unpublishableIn(item, join(path, index)))
  return Object.entries(value).flatMap(([key, item]) => unpublishableIn(item, join(path, key)))
}
