/** The command that deposits a checkpoint: the note on its standard input, a receipt on its standard output. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'

/** Longest that a deposit may take, in ms. */
const depositMs = 60_000
/** Of a receipt, at most. */
const maxReceiptBytes = 1024 * 1024

/** Why there is no receipt: a closed word, since what a command says may be anything. */
export type NotDeposited = 'not-started' | 'ended' | `exit ${number}` | 'no-receipt' | 'too-large'

// What opens the vault or the store is no business of the command's.
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^LEDGER_(?:KEK|STORE|VAULT)/.test(name)),
  )

/** The shell and all that it started: one of these that lives on would hold the pipe open. */
const endGroup = ({ pid }: ChildProcess): void => {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It is gone.
  }
}

const receiptFrom = (
  code: number | null,
  pieces: ReadonlyArray<Buffer>,
): Uint8Array | NotDeposited => {
  if (code === null) return 'ended'
  if (code !== 0) return `exit ${code}`
  const receipt = new Uint8Array(Buffer.concat(pieces))
  return receipt.length === 0 ? 'no-receipt' : receipt
}

/** Runs the command of a shell, in a group of its own; what it says on its standard error goes nowhere. */
export const runDeposit = (
  command: string,
  note: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array | NotDeposited> =>
  new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: environment(),
      detached: true,
    })
    const end = (why: NotDeposited) => (): void => {
      endGroup(child)
      settle(why)
    }
    const onAbort = end('ended')
    const timer = setTimeout(onAbort, depositMs)
    const settle = (came: Uint8Array | NotDeposited): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      resolve(came)
    }
    signal.addEventListener('abort', onAbort)
    const pieces: Buffer[] = []
    let bytes = 0
    child.stdout.on('data', (piece: Buffer) => {
      bytes += piece.length
      if (bytes <= maxReceiptBytes) pieces.push(piece)
      else end('too-large')()
    })
    child.once('error', () => settle('not-started'))
    child.once('close', (code) => settle(receiptFrom(code, pieces)))
    // A command that ends before it has read all says by its code what was wrong.
    child.stdin.on('error', () => undefined)
    child.stdin.end(note)
    if (signal.aborted) onAbort()
  })
