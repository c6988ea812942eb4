/** Messages for a file that cannot be read. */
import { faulty } from './exit.ts'
import type { Fault } from './exit.ts'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'

/** The reason why a file cannot be read, by its requested name. */
export const unreadable = (path: string, error: unknown): Fault =>
  faulty(
    'no-input',
    codeOf(error) === 'EISDIR'
      ? `${path} is a folder, expected a file`
      : `cannot read ${path}: ${codeOf(error)}`,
  )
