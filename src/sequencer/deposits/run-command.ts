/** Runs the command that deposits a checkpoint: the note on its standard input, a receipt on its standard output. */
import { runShell } from '../shell/run-shell.ts'
import type { ShellEnd } from '../shell/run-shell.ts'

/** Longest time for a deposit, in ms. */
const depositMs = 60_000
/** Largest receipt, in bytes. */
const maxReceiptBytes = 1024 * 1024

/** Reasons for a missing receipt: fixed words, since a command's output may be anything. */
export type NotDeposited = Extract<ShellEnd, string> | 'no-receipt'

/** The receipt, or the reason why there is none. */
export const runDeposit = async (
  command: string,
  note: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array | NotDeposited> => {
  const receipt = await runShell({
    command,
    input: note,
    variables: {},
    timeoutMs: depositMs,
    maxBytes: maxReceiptBytes,
    signal,
  })
  return typeof receipt !== 'string' && receipt.length === 0 ? 'no-receipt' : receipt
}
