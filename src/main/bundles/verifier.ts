/** The page that verifies a bundle, as `npm run build` makes it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { BundleEnv } from '../../exports/bundle/env.ts'
import { programFolder } from '../../files/program.ts'

const path = join(programFolder, 'dist', 'web', 'verify.html')

/** Read anew for each bundle; where it was not built, a failure names where it must lie. */
export const readVerifier: BundleEnv['verifier'] = async () => {
  const bytes = await readFile(path).catch(() => undefined)
  return bytes === undefined ? E.left({ failure: 'verifier-missing', path }) : E.right(bytes)
}
