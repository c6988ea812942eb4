/** Third parties of a log: one that keeps receipts, and a witness that cosigns its checkpoints. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startProgram } from './server.ts'
import type { Program } from './server.ts'

/** Settings under which each first checkpoint is deposited, for a receipt that follows from the note. */
export const depositing = { LEDGER_DEPOSIT_COMMAND: 'sha256sum' } as const

export type Witness = {
  /** Settings of the ledger that asks it. */
  readonly env: { readonly LEDGER_WITNESS_POLICY: string }
  readonly stop: () => Promise<unknown>
}

const startLimitMs = 60_000

const until = async (program: Program, printed: RegExp): Promise<string> => {
  const deadline = performance.now() + startLimitMs
  for (;;) {
    const found = printed.exec(program.stdout())?.[1]
    if (found !== undefined) return found
    if (program.isOver() || performance.now() > deadline)
      throw new Error(`the witness does not start: ${program.stderr()}`)
    await delay(10)
  }
}

/** Starts a witness for the log whose server answers at `origin`; its state and the policy lie in `room`. */
export const startWitness = async (room: string, origin: string): Promise<Witness> => {
  const keys = await (await fetch(`${origin}/log/keys`)).text()
  const vkey = keys.split('\n').find((line) => line.includes('+')) ?? ''
  const state = ['--state', join(room, 'witness'), '--name', 'witness.example/w1']
  const witness = startProgram(['witness', ...state, '--log', vkey, '--port', '0'])
  const own = await until(witness, /its key: (\S+)/)
  const url = await until(witness, /is listening on (http:\S+)\n/)
  const policy = join(room, 'policy')
  writeFileSync(policy, `log ${vkey}\nwitness w1 ${own} ${url}\nquorum w1\n`)
  return { env: { LEDGER_WITNESS_POLICY: policy }, stop: () => witness.kill('SIGTERM') }
}
