/** The ledger's failures and refusals at a command line: the exit code, and the remedy. */
import type { HandleFailure } from '../../ledger/recording/run-command.ts'
import type { UnreadableFailure } from '../../replay/load.ts'
import type { DocumentFailure } from '../../ledger/ledger.ts'
import type { ReadingFailure } from '../../ledger/reading/reading.ts'
import type { ClockLeapt } from '../../ledger/clock/timekeeper.ts'
import type { NodeFailure } from '../../main.ts'
import type { StoreFailure } from '../../store/event-store.ts'
import { faulty } from './exit.ts'
import type { Failed, Fault } from './exit.ts'
import { identityFault, isIdentityFailure } from './identity-words.ts'
import type { IdentityTold } from './identity-words.ts'
import { jsonLine } from './json.ts'
import { isKekFailure, kekFault } from './kek-words.ts'
import type { KekTold } from './kek-words.ts'
import { isLogFailure, logFault } from './log-words.ts'
import type { LogTold } from './log-words.ts'
import { refusalText } from './refusals.ts'

type AnyFailure = Extract<
  | NodeFailure
  | ClockLeapt
  | StoreFailure
  | UnreadableFailure
  | HandleFailure
  | DocumentFailure
  | ReadingFailure,
  { readonly failure: string }
>
type Name = Exclude<AnyFailure, IdentityTold | KekTold | LogTold>['failure']

type Meaning = { readonly failed: Failed; readonly says: string }

const meanings: { readonly [N in Name]: Meaning } = {
  locked: {
    failed: 'locked',
    says: 'another process writes to this ledger: stop it, or ask it over HTTP',
  },
  'data-version': {
    failed: 'config',
    says: 'the folder has an unsupported layout, or belongs to another program',
  },
  'log-of-version-before': {
    failed: 'config',
    says: 'the log in this folder is of the previous version: consent-ledger migrate --data FOLDER converts it to segments and keeps the old log',
  },
  'move-begun': {
    failed: 'config',
    says: 'the log in this folder is of the previous version, and its conversion to segments was interrupted: the copy in log.moving is incomplete, and the old log is unchanged. consent-ledger migrate --data FOLDER resumes it',
  },
  'move-placing': {
    failed: 'config',
    says: 'the conversion of the log in this folder to segments was interrupted at its last step: every event is copied and verified, and the new log was replacing the old one. consent-ledger migrate --data FOLDER completes it',
  },
  'two-logs': {
    failed: 'corrupt',
    says: 'the folder log has segments and a log of the previous version: the old program was started here after the move. Nothing was changed. Move log/data.mdb, log/lock.mdb and everything in vault/ except slots and changes to a separate folder, keep it, since it holds the events that the old program recorded, and start again',
  },
  corrupt: {
    failed: 'corrupt',
    says: 'the log is damaged, and was not changed. Keep the folder as it is, run consent-ledger fsck, which names every place, and restore the log from a backup (docs/how-to/back-up-and-restore.md)',
  },
  'store-unavailable': { failed: 'unavailable', says: 'the store cannot be used' },
  'disk-full': {
    failed: 'unavailable',
    says: 'too little room is left on the disk of FOLDER, where the log is: nothing was recorded. Make room there, and run it again',
  },
  'outcome-unknown': {
    failed: 'unavailable',
    says: 'the outcome of the write is unknown: run the same command again',
  },
  'revision-conflict': {
    failed: 'unavailable',
    says: 'somebody else wrote at the same time: run the same command again',
  },
  'stream-not-found': { failed: 'no-input', says: 'nothing is recorded under this name' },
  'event-too-large': { failed: 'data', says: 'the event is larger than the log accepts' },
  'append-too-large': { failed: 'data', says: 'the append is larger than the log accepts at once' },
  'append-malformed': {
    failed: 'software',
    says: 'the ledger sent its store an invalid append',
  },
  unreadable: {
    failed: 'corrupt',
    says: 'an event cannot be read: it was written by a newer version, or is damaged. Nothing was changed: run the newer version, or run consent-ledger fsck and restore the log from a backup',
  },
  'malformed-event': {
    failed: 'data',
    says: 'the act produces an event that violates its own schema, or contains a secret',
  },
  'document-corrupt': {
    failed: 'corrupt',
    says: 'a published document is damaged: its bytes no longer hash to its name. Nothing was changed: run consent-ledger fsck, and restore the log from a backup',
  },
  'vault-unavailable': { failed: 'unavailable', says: 'the key vault cannot be used' },
  'vault-corrupt': {
    failed: 'corrupt',
    says: 'the key vault is damaged, and was not changed. Keep the folder as it is, run consent-ledger fsck, which names every place, and restore the vault from a backup (docs/how-to/parts-that-differ.md)',
  },
  'key-lost': {
    failed: 'corrupt',
    says: "a person's key is missing without a recorded erasure: an older vault was restored. Restore the newest copy of the vault (docs/how-to/parts-that-differ.md)",
  },
  'connection-malformed': {
    failed: 'config',
    says: 'LEDGER_STORE is not a valid connection string',
  },
  'certificate-unusable': {
    failed: 'config',
    says: 'a certificate or key named in LEDGER_STORE cannot be read',
  },
  'certificate-refused': {
    failed: 'config',
    says: 'the certificate of the server is not trusted: name its certificate authority with tlsCAFile in LEDGER_STORE',
  },
  unreachable: { failed: 'unavailable', says: 'no server of LEDGER_STORE is reachable' },
  'access-denied': {
    failed: 'config',
    says: 'the server denies this user rights that a ledger needs: see consent-ledger kurrentdb setup',
  },
  'server-version': {
    failed: 'config',
    says: 'the version of the server is not supported',
  },
  deletable: {
    failed: 'config',
    says: 'the server allows this ledger to delete or hide recorded events, which the profile bank refuses',
  },
  'folder-unusable': { failed: 'unavailable', says: "the ledger's folder cannot be used" },
  'name-differs': {
    failed: 'config',
    says: 'this ledger has another permanent name, which its identity record keeps: leave --name and LEDGER_NAME out; nothing was recorded',
  },
  'move-unfinished': {
    failed: 'config',
    says: 'a migration into this folder is unfinished: run the same consent-ledger migrate again',
  },
  'endorsing-setting': { failed: 'config', says: 'a file that a setting names cannot be used' },
  'endorsements-unavailable': { failed: 'unavailable', says: 'cosignatures cannot be kept' },
  'port-unusable': { failed: 'unavailable', says: 'the port cannot be opened' },
  'rows-behind': { failed: 'unavailable', says: 'the rows did not catch up with the log in time' },
  'rows-unavailable': { failed: 'unavailable', says: 'the rows cannot be used' },
  'rows-disk-full': {
    failed: 'unavailable',
    says: 'too little room is left on the disk of FOLDER, where the rows are: nothing was recorded. Make room there, and run it again',
  },
  'erasures-not-replayed': {
    failed: 'unavailable',
    says: 'the erasures of the log could not be applied to the vault; nothing was opened, try again',
  },
  'rows-of-another-log': {
    failed: 'config',
    says: 'the rows include events that are not in this log; if the log is the right one, move the folder rows to another place: the rows are rebuilt from the log',
  },
  'clock-behind-log': {
    failed: 'unavailable',
    says: 'the last event was recorded at a time that the clock of this machine has not reached: correct the clock and start again, or, if the clock is right now and was wrong before, accept it with consent-ledger clock accept',
  },
  'clock-leapt': {
    failed: 'unavailable',
    says: 'the clock of this machine leapt, and nothing was recorded: correct it, or accept it with consent-ledger clock accept',
  },
  'credentials-unavailable': {
    failed: 'unavailable',
    says: 'the stored credentials cannot be used',
  },
  'credentials-corrupt': {
    failed: 'corrupt',
    says: 'the stored credentials are damaged, and were not changed: move the folder credentials elsewhere and keep it, and restore it from the last consent-ledger backup --vault; without a backup create new ones: consent-ledger credential create; see docs/how-to/parts-that-differ.md',
  },
  'self-test-failed': {
    failed: 'unavailable',
    says: 'the key vault failed its self-test: it must not be used',
  },
}

// Causes are for the log of a bug report; they name paths and system errors, never a person.
const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause)

const shown = (name: string, value: unknown): string => {
  if (name === 'cause') return messageOf(value)
  return typeof value === 'string' ? value : jsonLine(value)
}

/** Tags, whom it is about, and places that are told a line each. */
const untold = new Set(['failure', 'refusal', 'rejected', 'subject', 'faults', 'folder'])

const factsOf = (tagged: object): string =>
  Object.entries(tagged)
    .filter(([name]) => !untold.has(name))
    .map(([name, value]: [string, unknown]) => `${name} ${shown(name, value)}`)
    .join(', ')

const withFacts = (text: string, tagged: object): string => {
  const facts = factsOf(tagged)
  return facts === '' ? text : `${text} (${facts})`
}

type Placed = { readonly file?: string; readonly path: string; readonly expected: string }

/** One line for each place that is wrong: the file where it is known, the place in it, what was expected there. */
export const faultLines = (faults: ReadonlyArray<Placed>): ReadonlyArray<string> =>
  faults.map(({ file, path, expected }) => {
    const place = file === undefined || path === '' ? (file ?? path) : `${file} at ${path}`
    return `${place}: expected ${expected}`
  })

type Refused = { readonly refusal: string; readonly faults?: ReadonlyArray<Placed> }

/** A refusal by its sentence and its name, which docs/reference/problems.md lists; then the place and the remedy. */
const refusedLines = (left: Refused): ReadonlyArray<string> => {
  const { title, advice } = refusalText(left.refusal)
  const facts = factsOf(left)
  const named = `${title} (${facts === '' ? left.refusal : `${left.refusal}: ${facts}`})`
  return [named, ...faultLines(left.faults ?? []), ...(advice === undefined ? [] : [advice])]
}

/** The remedy if the system denies this process to write: by its code. */
const rightsAdvice: { readonly [code: string]: string } = {
  EROFS:
    'the file system is mounted read-only: mount it for writing, or name another folder with --data. fsck, doctor, replay and export only read',
  EACCES:
    'this user lacks a right there: run it as the user who owns the folder (ls -ld shows who), or give the folder to this user (chown -R)',
}

const adviceIn = (left: object): ReadonlyArray<string> => {
  const cause = 'cause' in left ? left.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const advice = rightsAdvice[code === 'EPERM' ? 'EACCES' : code]
  return advice === undefined ? [] : [advice]
}

/** Any failure, refusal or rejection of the ledger as a fault. A refusal is an answer to what was given: exit 65. */
export const faultFrom = (left: AnyFailure | Refused | { readonly rejected: string }): Fault => {
  if ('refusal' in left) return faulty('data', ...refusedLines(left))
  if ('rejected' in left)
    return faulty('corrupt', withFacts(refusalText(left.rejected).title, left))
  if (isIdentityFailure(left)) return identityFault(left)
  if (isKekFailure(left)) return kekFault(left)
  if (isLogFailure(left)) return logFault(left)
  const { failed, says } = meanings[left.failure]
  return faulty(
    failed,
    withFacts('folder' in left ? says.replace('FOLDER', left.folder) : says, left),
    ...adviceIn(left),
  )
}
