/** How far a purpose's acts have come on a population: one that is kept goes on from there, or acts would be no news. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Population } from './build.ts'

export type Steps = {
  /** The next act's number. */
  next: number
  readonly save: () => void
}

/** The acts of one purpose, numbered from the first ever made on this population. */
export const stepsOf = ({ folder }: Pick<Population, 'folder'>, purpose: string): Steps => {
  const path = join(dirname(folder), `${purpose}.steps`)
  const steps: Steps = {
    next: existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0,
    save: () => writeFileSync(path, String(steps.next)),
  }
  return steps
}
