/** The command that deposits a checkpoint: the note on its standard input, a receipt on its standard output. */
import { runShell } from '../shell/run-shell.ts'
import type { ShellEnd } from '../shell/run-shell.ts'

/** Longest that a deposit may take, in ms. */
const depositMs = 60_000
/** Of a receipt, at most. */
const maxReceiptBytes = 1024 * 1024

/** The reasons why there is no receipt: a closed word, since a command's output may be anything. */
export type NotDeposited = Extract<ShellEnd, string> | 'no-receipt'

/** The receipt, or why there is none. */
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
