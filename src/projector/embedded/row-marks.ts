/** Two small files beside the rows, by which the next process knows how this one ended. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const openingsName = 'openings'
const damagedName = 'damaged'

const quietly = (action: () => void): void => {
  try {
    action()
  } catch {
    // A mark that cannot be made costs a look that would have been spared, or one that is not taken.
  }
}

/** Notes an opening; answers how many processes in a row opened these rows and ended before they were done with them. */
export const noteOpening = (path: string): number => {
  let before = 0
  quietly(() => {
    const text = readFileSync(join(path, openingsName), 'latin1')
    before = /^\d{1,6}$/.test(text) ? Number(text) : 0
  })
  quietly(() => writeFileSync(join(path, openingsName), String(before + 1), { mode: 0o600 }))
  return before
}

/** This process is done with the rows, or has had them in use for so long that they are no reason to end. */
export const noteInOrder = (path: string): void =>
  quietly(() => rmSync(join(path, openingsName), { force: true }))

/** Leaves word that these rows are damaged; `reason` names places, never content. */
export const noteDamage = (path: string, reason: string): void =>
  quietly(() => writeFileSync(join(path, damagedName), reason, { mode: 0o600 }))

/** The damage that the process before found. */
export const damageNoted = (path: string): string | undefined => {
  const file = join(path, damagedName)
  if (!existsSync(file)) return undefined
  let reason = ''
  quietly(() => {
    reason = readFileSync(file, 'utf8').slice(0, 200)
  })
  return reason === '' ? 'they were found damaged' : reason
}
