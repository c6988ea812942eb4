/** The page that verifies a bundle, as `npm run build` makes it. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { E } from '../../fp.ts'
import type { BundleEnv } from '../../exports/bundle/env.ts'

// Beside what is built, whether this is built (dist/src/main/bundles) or runs from its source (src/main/bundles).
const places = ['../../../web/verify.html', '../../../dist/web/verify.html'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)

/** Read anew for each bundle; a failure that names where it must lie where it was not built. */
export const readVerifier: BundleEnv['verifier'] = async () => {
  for (const path of places) {
    const bytes = await readFile(path).catch(() => undefined)
    if (bytes !== undefined) return E.right(bytes)
  }
  return E.left({ failure: 'verifier-missing', path: places[0] ?? '' })
}
