/** Folders for tests, under the system's temporary one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type TestFolder = {
  /** The folder itself. */
  readonly folder: string
  readonly path: (name: string) => string
  readonly remove: () => void
}

/** Makes a folder of its own. `name` tells whose it is, where a test that was killed left it behind. */
export const makeFolder = (name: string): TestFolder => {
  const folder = mkdtempSync(join(tmpdir(), `consent-ledger-${name}-`))
  return {
    folder,
    path: (of) => join(folder, of),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
