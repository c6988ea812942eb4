/** Messages for a log that cannot or must not be signed: the meaning, and the remedy. */
import type { LogFault, SigningFailure } from '../../sequencer/failure.ts'
import type { TreeFailure } from '../../sequencer/tree-files/failure.ts'
import type { ProvingFailure } from '../../transparency/proving/failure.ts'
import { nextOrigin } from '../../sequencer/signed/origin.ts'
import { faulty } from './exit.ts'
import type { Fault } from './exit.ts'

/** Failures that have their words here. */
export type LogTold = SigningFailure | LogFault | TreeFailure | ProvingFailure

const page = 'see docs/how-to/prove-the-log.md'

const told: ReadonlyArray<LogTold['failure']> = [
  'signing-unavailable',
  'signing-damaged',
  'signing-locked',
  'signing-lost',
  'signing-key-foreign',
  'log-rolled-back',
  'log-forked',
  'event-rewritten',
  'tree-damaged',
  'tree-of-another-ledger',
  'tree-not-written',
  'tree-not-read',
  'leaf-out-of-order',
  'beyond-tree',
  'tile-missing',
]

/** Whether this failure is about the transparency log. */
export const isLogFailure = (left: { readonly failure: string }): left is LogTold =>
  told.some((failure) => failure === left.failure)

const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause)

const lost = (origin: string, next: string): Fault =>
  faulty(
    'config',
    `the signing keys of the log ${origin}, or its last signed checkpoint, are missing; nothing was recorded`,
    'restore the newest state of the folder LEDGER_SIGNING. Do not use an older copy: the ledger could sign two checkpoints of one size',
    `if it is lost, start a new log with LEDGER_ORIGIN=${next}, and tell the holders of checkpoints that ${origin} has ended; ${page}`,
  )

const nothing = 'nothing was recorded'

const signingFault = (left: SigningFailure): Fault => {
  switch (left.failure) {
    case 'signing-unavailable':
      return faulty(
        'unavailable',
        `the keys of the log cannot be reached (${messageOf(left.cause)}); ${nothing}`,
      )
    case 'signing-damaged':
      return faulty(
        'corrupt',
        `the signing state of the log is damaged, and was not changed: ${left.where}: ${left.reason}`,
        `restore the newest copy of LEDGER_SIGNING; ${page}`,
      )
    case 'signing-locked':
      return faulty(
        'locked',
        `another process signs this log${left.pid === 0 ? '' : ` (pid ${left.pid})`}: one process signs at a time`,
      )
    case 'signing-lost':
      return lost(left.origin, left.next)
    case 'signing-key-foreign':
      return faulty(
        'config',
        `the given keys are not those of the log ${left.origin}: ${left.reason}; ${nothing}`,
      )
  }
}

const contradicted = (left: LogFault): Fault => {
  switch (left.failure) {
    case 'log-rolled-back':
      return faulty(
        'corrupt',
        `the log is shorter than its signed checkpoint: the checkpoint of ${left.origin} covers ${left.expected} entries, and the log has ${left.found}; ${Number(left.expected) - left.index} signed entries are missing, from index ${left.index} on; ${nothing}`,
        `restore the whole log. If its end is lost, start a new log with LEDGER_ORIGIN=${nextOrigin(left.origin)}, and tell the holders of checkpoints that ${left.origin} has ended; ${page}`,
      )
    case 'log-forked':
      return faulty(
        'corrupt',
        `the log differs from its signed checkpoint: at size ${left.index} the root of ${left.origin} was ${left.expected}, and is ${left.found}; ${nothing}`,
        `an earlier event was changed, or the folder belongs to another ledger: consent-ledger fsck names the first difference; ${page}`,
      )
    case 'event-rewritten':
      return faulty(
        'corrupt',
        `the event at index ${left.index} differs from its leaf in the tree: its hash was ${left.expected}, and is ${left.found}; ${nothing}`,
        `consent-ledger fsck reads the whole log; restore it from a backup; ${page}`,
      )
    case 'tree-damaged':
      return faulty(
        'corrupt',
        `the file tree/${left.file} is damaged at index ${left.index}: expected ${left.expected}, found ${left.found}; ${nothing}`,
        `move the folder tree away: a start makes it anew from the log; ${page}`,
      )
  }
}

const treeText = (left: TreeFailure | ProvingFailure): string => {
  switch (left.failure) {
    case 'tree-of-another-ledger':
      return `the folder tree belongs to another ledger (${left.found}): move it away`
    case 'tree-not-written':
      return `the files of the tree cannot be written (${messageOf(left.cause)}): make room, or mend the disk`
    case 'tree-not-read':
      return `the files of the tree cannot be read (${messageOf(left.cause)})`
    case 'leaf-out-of-order':
      return `the log gave the event at position ${left.position} out of order`
    case 'beyond-tree':
    case 'tile-missing':
      return 'the files of the tree are incomplete'
  }
}

/** Its sentences. */
export const logFault = (left: LogTold): Fault => {
  switch (left.failure) {
    case 'signing-unavailable':
    case 'signing-damaged':
    case 'signing-locked':
    case 'signing-lost':
    case 'signing-key-foreign':
      return signingFault(left)
    case 'log-rolled-back':
    case 'log-forked':
    case 'event-rewritten':
    case 'tree-damaged':
      return contradicted(left)
    case 'tree-of-another-ledger':
    case 'tree-not-written':
    case 'tree-not-read':
    case 'leaf-out-of-order':
    case 'beyond-tree':
    case 'tile-missing':
      return faulty(
        left.failure === 'tree-of-another-ledger' ? 'config' : 'unavailable',
        `${treeText(left)}; ${nothing}`,
        'the tree is derived from the log: move it away, and the next start builds it again',
      )
  }
}
