/** Deposits checkpoints with a third party (存证): once a day while the log grows, repeated until the receipt is recorded. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { sha256 } from '../../kernel/hash.ts'
import { sha256From } from '../../kernel/ids.ts'
import type { Sha256 } from '../../kernel/ids.ts'
import { checkpointFrom } from '../../transparency/note/checkpoint.ts'
import { noteFrom } from '../../transparency/note/note.ts'
import type { ShownCheckpoint } from '../../transparency/transparency-log.ts'
import { askInPassing } from '../asking/in-passing.ts'
import type { NotDeposited } from './run-command.ts'
import type { Outbox, Pending } from './outbox.ts'

/** A recorded deposit, with hashes in hex. */
export type Deposit = {
  readonly size: number
  readonly root: Sha256
  readonly receiptSha256: Sha256
  readonly receiptBytes: number
}

export type DepositsParts = {
  readonly outbox: Outbox
  readonly run: (note: Uint8Array, signal: AbortSignal) => Promise<Uint8Array | NotDeposited>
  /** Records a deposit; a repetition of the same size records nothing. */
  readonly record: (deposit: Deposit) => Promise<Either<unknown, void>>
  /** Time between two deposits, in ms. */
  readonly everyMs: number
  /** Milliseconds since 1970. */
  readonly nowMs: () => number
  /** Random number from 0 to 1. */
  readonly random: () => number
}

export type DepositsHealth = {
  /** The reason of the last failure; `not-kept`: the receipt could not be stored or recorded. */
  readonly state: 'new' | 'ok' | 'not-kept' | NotDeposited
  /** The size of the last deposited checkpoint; -1 if there is none. */
  readonly size: number
}

export type Deposits = {
  /** Call it with each shown checkpoint; it returns at once. */
  readonly onShown: (checkpoint: ShownCheckpoint) => void
  readonly health: () => DepositsHealth
  readonly close: () => Promise<void>
}

/** How often a shown checkpoint is checked for a due deposit, in ms. */
const lookMs = 60_000

const depositOf = ({ size, note }: Pending, receipt: Uint8Array): Deposit => {
  const read = noteFrom(note)
  const checkpoint = E.isRight(read) ? checkpointFrom(read.right.text) : read
  if (E.isLeft(checkpoint)) throw new Error('what is to be deposited is no checkpoint')
  return {
    size,
    root: sha256From(Buffer.from(checkpoint.right.root).toString('hex')),
    receiptSha256: sha256(receipt),
    receiptBytes: receipt.length,
  }
}

/** Completes a pending deposit from the step at which a crash left it. Rejects with errors of the disk. */
const complete = async (
  { outbox, run, record, nowMs }: DepositsParts,
  pending: Pending,
  signal: AbortSignal,
): Promise<DepositsHealth['state']> => {
  const had = outbox.receiptOf(pending.size)
  const receipt = had ?? (await run(pending.note, signal))
  if (typeof receipt === 'string') return receipt
  if (had === undefined) await outbox.keepReceipt(pending.size, receipt)
  if (E.isLeft(await record(depositOf(pending, receipt)))) return 'not-kept'
  await outbox.end({ size: pending.size, atMs: nowMs() })
  return 'ok'
}

/** A failing disk is tried again with the next checkpoint: a ledger starts even if its deposits cannot be read. */
const healthAtStart = (outbox: Outbox): DepositsHealth => {
  try {
    return { state: 'new', size: outbox.last()?.size ?? -1 }
  } catch {
    return { state: 'not-kept', size: -1 }
  }
}

/**
 * Starts with the deposit that a crash left, at the first shown checkpoint. A deposit that breaks off because this
 * process ends is no failure: the next start completes it. The event of a deposit grows the log by itself, and does not
 * make another deposit due.
 */
export const makeDeposits = (parts: DepositsParts): Deposits => {
  const { outbox, everyMs, random, nowMs } = parts
  let health = healthAtStart(outbox)
  const isDue = (size: number): boolean => {
    const last = outbox.last()
    return last === undefined || (size > last.size + 1 && nowMs() - last.atMs >= everyMs)
  }
  const deposit = async (
    { size, note }: ShownCheckpoint,
    signal: AbortSignal,
  ): Promise<'done' | 'again'> => {
    const begun = outbox.pending()
    if (begun === undefined && !isDue(size)) return 'done'
    const pending = begun ?? { size, note }
    if (begun === undefined) await outbox.begin(pending)
    const state = await complete(parts, pending, signal)
    if (state !== 'ok' && signal.aborted) return 'again'
    health = state === 'ok' ? { state, size: pending.size } : { ...health, state }
    return state === 'ok' ? 'done' : 'again'
  }
  const passing = askInPassing({
    everyMs: Math.min(everyMs, lookMs),
    random,
    ask: async (checkpoint, signal) => {
      try {
        return await deposit(checkpoint, signal)
      } catch {
        if (!signal.aborted) health = { ...health, state: 'not-kept' }
        return 'again'
      }
    },
  })
  return { onShown: passing.show, health: () => health, close: passing.close }
}
