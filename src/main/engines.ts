/** Opens the engines of a ledger in their order, each only once it is known to belong to the others. */
import { mkdir } from 'node:fs/promises'
import { E, TE, pipe } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import type { Config } from '../config.ts'
import type { Credentials } from '../credentials/credentials.ts'
import type { HeldClock } from '../kernel/held-clock.ts'
import type { RowStore } from '../projector/rows.ts'
import type { IdentityRecord } from '../identity/record.ts'
import { seeLedgerId } from '../store/embedded/reading/see-ledger-id.ts'
import type { KeyVault } from '../vault/key-vault.ts'
import { unusable } from './failure.ts'
import type { NodeFailure } from './failure.ts'
import {
  checkCredentials,
  checkCredentialsThere,
  checkLog,
  checkName,
  checkRemains,
  checkVault,
  checkVaultThere,
  knownBeyond,
  knownFrom,
} from './identity/check.ts'
import type { Checked } from './identity/check.ts'
import { keepMarks } from './identity/keep.ts'
import { holdClaims } from './identity/hold.ts'
import { claimsIn, lookAt } from './identity/look.ts'
import { acceptedText, madeAgainText } from './identity/notices.ts'
import type { Look } from './identity/look.ts'
import { openCredentialsOf, openVault } from './keys.ts'
import { holdAcceptedSigned, holdBeforeCut, holdSettings } from './accepted-loss.ts'
import type { SignedLoss } from './accepted-loss.ts'
import { hasLog, openLog } from './log.ts'
import type { Log } from './log.ts'
import { openRowsOf } from './rows.ts'
import { engineFailedExit } from './telling.ts'
import type { Telling } from './telling.ts'

/** Resources to close. */
export type Opened = { readonly close: () => Promise<void> }
/** Notes what is to be closed again. */
export type Keep = <A extends Opened>(part: A) => A

export type Engines = Omit<Log, 'name'> & {
  readonly name: string
  /** 1, and one more for each time that the end of the log was given up. */
  readonly generation: number
  readonly vault: KeyVault
  readonly rows: RowStore
  readonly credentials: Credentials
  /** Tells the parts how far the log reaches. Closed before the ledger is, which closes what it tells. */
  readonly marks: Opened
}

const makeFolder = (folder: string): TaskEither<NodeFailure, void> =>
  TE.tryCatch(async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  }, unusable)

type CheckedLog = {
  readonly log: Log
  readonly head: bigint
  /** Signed entries that an operator gives up. */
  readonly signed: ReadonlyArray<SignedLoss>
}

/** An open log against its parts, and where a loss was accepted against its signed checkpoint: nothing was written yet. */
const holdOpened = async (
  config: Config,
  look: Look,
  log: Log,
): Promise<Either<NodeFailure, CheckedLog>> => {
  const head = await checkLog({ ...log, look, config })
  if (E.isLeft(head)) return head
  const { ledgerId, store: reader } = log
  const signed = await holdAcceptedSigned(config, look, { ledgerId, reader })
  return E.isLeft(signed) ? signed : E.right({ log, head: head.right, signed: signed.right })
}

/** The log, once it is known to be the one that the parts beside it belong to. */
const openCheckedLog = async (
  config: Config,
  look: Look,
  telling: Telling,
  keep: Keep,
): Promise<Either<NodeFailure, CheckedLog>> => {
  const remains = checkRemains(look, hasLog(config))
  if (E.isLeft(remains)) return remains
  // Asked before the log is opened, which may mend its end.
  const ledgerId = config.store === 'embedded' ? seeLedgerId(config.folder) : undefined
  const own = ledgerId === undefined ? E.right(undefined) : holdClaims(ledgerId, claimsIn(look))
  if (E.isLeft(own)) return own
  const settings = await holdSettings(config, look)
  if (E.isLeft(settings)) return settings
  const accepted = await holdBeforeCut(config, look)
  if (E.isLeft(accepted)) return accepted
  const made = await makeFolder(config.folder)()
  if (E.isLeft(made)) return made
  const known = knownFrom(look, config, ledgerId)
  const log = await openLog(config, {
    knownHead: known?.position,
    acceptedHead: config.acceptLoss,
    telling,
  })()
  if (E.isLeft(log)) {
    const { left } = log
    return left.failure === 'log-ends-early' && left.by === 'caller' && known !== undefined
      ? E.left({ ...left, by: known.by, all: knownBeyond(look, config, ledgerId, left.head) })
      : log
  }
  keep(log.right.store)
  return holdOpened(config, look, log.right)
}

type Ready = {
  readonly checked: Checked
  readonly log: Log
  readonly head: bigint
  readonly telling: Telling
}

/** Rows and vault. */
const openState = async (
  config: Config,
  nowMs: () => number,
  keep: Keep,
  { checked, log, head, telling }: Ready,
): Promise<Either<NodeFailure, Pick<Engines, 'rows' | 'vault'> & { readonly people: number }>> => {
  for (const isThere of [checkVaultThere, checkCredentialsThere]) {
    const there = await isThere(checked)
    if (E.isLeft(there)) return there
  }
  const rows = await openRowsOf(config, log.ledgerId, telling)()
  if (E.isLeft(rows)) return rows
  keep(rows.right)
  const vault = await pipe(openVault(config, nowMs, log.ledgerId, telling), TE.map(keep))()
  if (E.isLeft(vault)) return vault
  const lost = await checkVault(checked, vault.right, head)
  if (E.isLeft(lost)) return lost
  return E.right({ rows: rows.right, vault: vault.right, people: lost.right })
}

/** Tokens go by the clock of the ledger, so that no leap ends them; but those of a demo, which lives through years, do not. */
const tokenClock = ({ nowMs, wallMs }: HeldClock): (() => number) =>
  wallMs === Date.now ? nowMs : Date.now

const openAccess = (
  config: Config,
  held: HeldClock,
  { fatal, nativeCall }: Telling,
): TaskEither<NodeFailure, Credentials> =>
  openCredentialsOf(config, tokenClock(held), {
    onFatal: (sentence) => fatal(engineFailedExit, sentence),
    onChange: nativeCall,
  })

const revokedAgain = (count: number): string =>
  `the credentials were older than the log: ${count} later revocations were applied again`

/** Reports faults of parts that do not keep the ledger from opening. */
const tellOfParts = (
  { look, ledgerId, config }: Checked,
  { name, generation }: IdentityRecord,
  { head, signed, people }: Omit<CheckedLog, 'log'> & { readonly people: number },
  telling: Telling,
): void => {
  if (config.acceptLoss !== undefined) {
    const beyond = knownBeyond(look, config, ledgerId, head)
    telling.notice(acceptedText(head, { beyond, signed, people, generation }))
  }
  const again =
    config.store === 'embedded' ? madeAgainText(look, { ledgerId, name, head }) : undefined
  if (again !== undefined) telling.notice(again)
}

const namedIn = ({ name, generation }: IdentityRecord) => ({ name, generation })

/** The log in the folder keeps every other process away from all that follows; with a log elsewhere the rows do. */
export const openEngines = async (
  config: Config,
  held: HeldClock,
  telling: Telling,
  keep: Keep,
): Promise<Either<NodeFailure, Engines>> => {
  const look = await lookAt(config)
  if (E.isLeft(look)) return look
  const opened = await openCheckedLog(config, look.right, telling, keep)
  if (E.isLeft(opened)) return opened
  const { log, head, signed } = opened.right
  const checked = { ...log, look: look.right, config }
  const state = await openState(config, held.nowMs, keep, { checked, log, head, telling })
  if (E.isLeft(state)) return state
  const { vault, rows, people } = state.right
  const record = await checkName(checked, vault, { head, nowMs: held.nowMs(), settled: log.name })
  if (E.isLeft(record)) return record
  const credentials = await pipe(openAccess(config, held, telling), TE.map(keep))()
  if (E.isLeft(credentials)) return credentials
  const revoked = await checkCredentials(checked, credentials.right, tokenClock(held)())
  if (E.isLeft(revoked)) return revoked
  const marks = await keepMarks({
    folder: config.folder,
    reader: log.store,
    vault,
    credentials: credentials.right,
    record: record.right,
  })
  if (E.isLeft(marks)) return marks
  tellOfParts(checked, record.right, { head, signed, people }, telling)
  if (revoked.right > 0) telling.notice(revokedAgain(revoked.right))
  return E.right({
    ...log,
    rows,
    vault,
    ...namedIn(record.right),
    credentials: credentials.right,
    marks: marks.right,
  })
}
