/**
 * Where the writer's name is kept: files `writer-1`, `writer-2`, … of which the highest number counts. Each is linked
 * whole under a number that nobody has, which the file system lets one process do. Only who holds the highest
 * removes lower ones, so that whoever comes late with a number that was free again sees a higher one, and gives way.
 */
import { linkSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Register } from './writer-lock.ts'

const numbersIn = (folder: string): ReadonlyArray<number> =>
  readdirSync(folder)
    .flatMap((name) => {
      const found = /^writer-(\d{1,15})$/.exec(name)
      return found === null ? [] : [Number(found[1])]
    })
    .sort((a, b) => a - b)

const pathOf = (folder: string, number: number): string => join(folder, `writer-${number}`)

const hasCode = (cause: unknown, code: string): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === code

const removeQuietly = (path: string): void => {
  try {
    unlinkSync(path)
  } catch (cause) {
    if (!hasCode(cause, 'ENOENT')) throw cause
  }
}

const readNewest = (folder: string): { readonly number: number; readonly name: string } => {
  for (;;) {
    const number = numbersIn(folder).at(-1)
    if (number === undefined) return { number: 0, name: '' }
    try {
      return { number, name: readFileSync(pathOf(folder, number), 'latin1') }
    } catch (cause) {
      // Somebody has taken over between the two looks.
      if (!hasCode(cause, 'ENOENT')) throw cause
    }
  }
}

const claim = (folder: string, number: number, mine: string): boolean => {
  const token = mine.split(' ').at(-1) ?? ''
  const draft = join(folder, `writer-${token}.new`)
  writeFileSync(draft, mine, { mode: 0o600 })
  try {
    linkSync(draft, pathOf(folder, number))
  } catch (cause) {
    if (hasCode(cause, 'EEXIST')) return false
    throw cause
  } finally {
    removeQuietly(draft)
  }
  const numbers = numbersIn(folder)
  if (numbers.at(-1) !== number) {
    removeQuietly(pathOf(folder, number))
    return false
  }
  for (const older of numbers) if (older < number) removeQuietly(pathOf(folder, older))
  return true
}

/** The register in a log's folder, which is there. */
export const registerIn = (folder: string): Register => ({
  read: () => {
    const { number, name } = readNewest(folder)
    return number === 0 ? undefined : name
  },
  replace: (found, mine) => {
    const { number, name } = readNewest(folder)
    return (number === 0 ? undefined : name) === found && claim(folder, number + 1, mine)
  },
})
