/** Files that come with the program: its version, and the policy it starts with. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json: two or three levels up, run from source or built. */
const rootFrom = (folder: string): string => {
  if (existsSync(join(folder, 'package.json'))) return folder
  const above = dirname(folder)
  if (above === folder) throw new Error('the program is not where its package is')
  return rootFrom(above)
}

const root = rootFrom(dirname(fileURLToPath(import.meta.url)))

const versionIn = (parsed: unknown): string =>
  typeof parsed === 'object' && parsed !== null && 'version' in parsed
    ? String(parsed.version)
    : 'unknown'

/** The version in package.json. */
export const programVersion = (): string =>
  versionIn(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

/** The folder of the policy that a new ledger publishes. */
export const seedPolicyFolder = join(root, 'policies', 'icbc-rong-e-lian')
