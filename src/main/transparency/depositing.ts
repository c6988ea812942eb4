/** Deposits of checkpoints with a third party, as settings have it. */
import { join } from 'node:path'
import type { Config } from '../../config.ts'
import type { Actor } from '../../events/envelope.ts'
import { disk } from '../../files/disk.ts'
import { ActorId } from '../../kernel/ids.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { makeDeposits } from '../../sequencer/deposits/deposits.ts'
import type { Deposits } from '../../sequencer/deposits/deposits.ts'
import { depositsName, openOutbox } from '../../sequencer/deposits/outbox.ts'
import { runDeposit } from '../../sequencer/deposits/run-command.ts'

/** Between two deposits, in ms. */
const everyMs = 86_400_000

const actor = (): Actor => {
  const id = 'deposit'
  if (!ActorId.is(id)) throw new Error('an actor has a well-formed id')
  return { role: 'operator', id }
}

/** Undefined where no command is configured. */
export const depositsOf = (
  { folder, transparency }: Pick<Config, 'folder' | 'transparency'>,
  { recordDeposit }: Pick<Ledger, 'recordDeposit'>,
): Deposits | undefined => {
  const { depositCommand } = transparency
  if (depositCommand === undefined) return undefined
  const by = actor()
  return makeDeposits({
    outbox: openOutbox(disk, join(folder, depositsName)),
    run: (note, signal) => runDeposit(depositCommand, note, signal),
    record: (deposit) => recordDeposit(by, { type: 'CheckpointDeposited', body: deposit })(),
    everyMs,
    nowMs: Date.now,
    random: Math.random,
  })
}
