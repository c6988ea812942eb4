/** Exit codes, after sysexits.h where it has a word for it. docs/reference/cli.md lists them. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Done, and the answer is yes or nothing is wrong. */
export const ok = 0
/** Done, and the answer is no: findings, a decision that is not ALLOW, hashes that differ. */
export const no = 1

/** The reasons why a command failed, each with its exit code. */
export const exits = {
  /** The command line itself is wrong. */
  usage: 2,
  /** Invalid input: a faulty package, a malformed query, a refused act. */
  data: 65,
  /** A file or a ledger's folder is not there. */
  'no-input': 66,
  /** Store, vault or port is unavailable. */
  unavailable: 69,
  /** A bug of this program. */
  software: 70,
  /** An output exists already and is not overwritten. */
  'cannot-create': 73,
  /** The data on disk is damaged or incomplete. */
  corrupt: 74,
  /** Another process writes to this ledger: try again when it is done, or ask it. */
  locked: 75,
  /** A setting is wrong, or does not fit this ledger's folder. */
  config: 78,
} as const

export type Failed = keyof typeof exits

/** A command's end without an answer; lines for its user, without personal data. */
export type Fault = { readonly failed: Failed; readonly lines: ReadonlyArray<string> }

export const faulty = (failed: Failed, ...lines: ReadonlyArray<string>): Fault => ({
  failed,
  lines,
})

// Parts that only a former ledger leaves beside its log.
const remains = ['name', 'rows', 'vault', 'credentials']

/** The message for a folder without a ledger, or with a ledger whose log is gone. */
export const noLedger = (folder: string): Fault =>
  remains.some((part) => existsSync(join(folder, part)))
    ? faulty(
        'corrupt',
        `there is no log in ${folder}, and other parts of a ledger are there; nothing was changed`,
        'restore the folder log; see docs/how-to/parts-that-differ.md',
      )
    : faulty(
        'no-input',
        `there is no ledger in ${folder}: name its folder with --data or LEDGER_DATA; consent-ledger serve creates a new one`,
      )

/** The table of exit codes: the code and its meaning. */
export const exitMeanings: ReadonlyArray<readonly [code: number, meaning: string]> = [
  [ok, 'done; the answer is yes, or nothing is wrong'],
  [no, 'done; the answer is no: findings, a decision other than ALLOW, or hashes that differ'],
  [exits.usage, 'the command line is wrong'],
  [exits.data, 'invalid input: a faulty package or query, or a refused act'],
  [exits['no-input'], 'a file or the ledger is not there'],
  [exits.unavailable, 'the store, the vault or the port is unavailable'],
  [exits.software, 'a bug in this program'],
  [exits['cannot-create'], 'the output already exists and is not overwritten'],
  [exits.corrupt, 'the data on disk is damaged or incomplete'],
  [exits.locked, 'another process writes to this ledger'],
  [exits.config, 'a setting is wrong or does not fit this folder'],
]
