/** Messages for a backup that failed: the finding, and the remedy. */
import type { BackupFailure, CopyingFailure, OlderUnusable } from '../../backup/failure.ts'
import { faulty } from './exit.ts'
import type { Fault } from './exit.ts'
import { faultFrom } from './failures.ts'

const keepBoth =
  'Nothing was copied. Keep both as they are, and find out which was altered: consent-ledger fsck on the ledger, sha256sum on the backup.'

const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause)

/** A fault of the disk has a code; anything else was found in the bytes. */
const notCopied = (cause: unknown): Fault => {
  const text = `the log could not be copied: ${reasonOf(cause)}`
  return cause instanceof Error && 'code' in cause
    ? faulty('unavailable', text)
    : faulty('corrupt', text, 'Keep the folder as it is: consent-ledger fsck names the places.')
}

type Name = CopyingFailure['failure']
type Of<N extends Name> = Extract<CopyingFailure, { readonly failure: N }>

const words: { readonly [N in Name]: (failure: Of<N>, older: string) => Fault } = {
  'copy-failed': ({ cause }) => notCopied(cause),
  'older-differs': ({ segment }, older) =>
    faulty(
      'corrupt',
      `segment ${segment} of the log differs from the backup in ${older}`,
      keepBoth,
    ),
  'older-has-more': ({ log, older: known }, older) =>
    faulty(
      'corrupt',
      `the log ends at position ${log}, and the backup in ${older} goes to ${known}: the ledger was rolled back since`,
      keepBoth,
    ),
  'older-is-another': (_, older) =>
    faulty('data', `--since: ${older} is a backup of another ledger`),
  'copy-damaged': ({ findings, first }) =>
    faulty(
      'corrupt',
      `the copy of the log is damaged: ${findings} findings, the first at ${first}; check the ledger itself, too`,
    ),
  'credentials-empty': ({ path }) =>
    faultFrom({ failure: 'credentials-corrupt', where: `${path}: the file is empty` }),
  'credentials-not-copied': ({ cause }) =>
    faulty('unavailable', `the credentials could not be copied: ${reasonOf(cause)}`),
  'backup-unwritten': ({ cause }) =>
    faulty('unavailable', `the backup could not be written: ${reasonOf(cause)}`),
}

type Tagged<N extends Name> = { [K in N]: { readonly failure: K } & Of<K> }[N]

const isCopying = (failure: BackupFailure): failure is CopyingFailure =>
  Object.hasOwn(words, failure.failure)

const say = <N extends Name>(failure: Tagged<N>, older: string): Fault =>
  words[failure.failure](failure, older)

/** As a fault; `older` is the backup of --since. */
export const backupFault = (failure: BackupFailure, older: string): Fault =>
  isCopying(failure) ? say(failure, older) : faultFrom(failure)

const why = {
  'older-is-no-log': 'is no backup of a log',
  'older-of-version-before': 'is a backup of the version before',
} as const

/** Of an earlier backup that cannot be gone on from. */
export const olderFault = ({ failure, folder }: OlderUnusable): Fault =>
  failure === 'older-missing'
    ? faulty('no-input', `--since: there is no backup in ${folder}: no backup.json`)
    : faulty('data', `--since: ${folder} ${why[failure]}; make this backup without --since`)
