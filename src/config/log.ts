/** The place of the operations log, and whether it includes decisions. Environment to values; pure. */
import { E, pipe } from '../fp.ts'
import type { Either } from '../fp.ts'
import { fault } from './fault.ts'
import type { ConfigFault } from './fault.ts'

export type LogSettings = {
  readonly target: 'stderr' | 'stdout' | 'off' | { readonly file: string }
  /** Every decision as well; refused ones always are. */
  readonly decisions: boolean
}

type Settings = { readonly [name: string]: string | undefined }

const targetOf = (value: string | undefined): Either<ConfigFault, LogSettings['target']> => {
  if (value === undefined || value === '') return E.right('stderr')
  if (value === 'stderr' || value === 'stdout' || value === 'off') return E.right(value)
  return value.includes('/') && !value.includes('\0')
    ? E.right({ file: value })
    : fault('LEDGER_LOG', "'stderr', 'stdout', 'off', or a file: a path with a slash")
}

const decisionsOf = (value: string | undefined): Either<ConfigFault, boolean> => {
  if (value === undefined || value === '' || value === 'off') return E.right(false)
  return value === 'on' ? E.right(true) : fault('LEDGER_LOG_DECISIONS', "'on' or 'off'")
}

/** The log's settings, or the first that is wrong. */
export const logFrom = (env: Settings): Either<ConfigFault, LogSettings> =>
  pipe(
    targetOf(env['LEDGER_LOG']),
    E.bindTo('target'),
    E.bind('decisions', () => decisionsOf(env['LEDGER_LOG_DECISIONS'])),
  )
