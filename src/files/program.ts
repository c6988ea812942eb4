/** The program's place and version. */
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

/** The folder of the program's package. */
export const programFolder = rootFrom(dirname(fileURLToPath(import.meta.url)))

const versionIn = (parsed: unknown): string =>
  typeof parsed === 'object' && parsed !== null && 'version' in parsed
    ? String(parsed.version)
    : 'unknown'

/** The version in package.json. */
export const programVersion = (): string =>
  versionIn(JSON.parse(readFileSync(join(programFolder, 'package.json'), 'utf8')))
