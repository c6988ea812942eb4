/** Whether the end of a process says what happened. */
import type { Ended } from './server.ts'

/** 69 what cannot be had, 74 damage, 75 another writer, 78 a setting; 65 what was given; 0 done. */
const told = new Set([0, 65, 69, 74, 75, 78])

/** The last lines that are no lines of the operations log. */
export const sentenceIn = (stderr: string): string =>
  stderr
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('{'))
    .slice(-2)
    .join(' | ')

/** The fault of an unexpected end: a crash, a bug, or an end without a message. */
export const crash = (what: string, { code, signal, stderr }: Ended): ReadonlyArray<string> => {
  if (code === null || !told.has(code))
    return [`${what} ended with ${code ?? signal}: ${stderr.slice(-600)}`]
  return sentenceIn(stderr) === '' ? [`${what} ended with ${code} and without a word`] : []
}
