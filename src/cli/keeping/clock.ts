/** `clock`: the machine's clock beside the last event, and an operator's word that it is right. */
import { randomUUID } from 'node:crypto'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { ActorId, eventIdFrom } from '../../kernel/ids.ts'
import { hasLog } from '../../main/log.ts'
import { clockOfLog, clockText } from './clock-of-log.ts'
import { readFlags } from '../line/command.ts'
import type { Command, Io } from '../line/command.ts'
import { configFlags, configOptions } from '../line/config-flags.ts'
import { faulty, no, noLedger, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { jsonOf } from '../words/json.ts'
import { openLedgerNode } from '../opening/node.ts'
import { settingsFrom } from '../line/settings.ts'
import { tellingOperator } from '../shown/telling.ts'

const options = {
  ...configOptions,
  json: { type: 'boolean', about: 'print JSON' },
} as const

const show = async (config: Config, asJson: boolean, io: Io): Promise<Either<Fault, number>> => {
  const seen = await clockOfLog(config)
  if (E.isLeft(seen)) return seen
  await io.out(`${asJson ? jsonOf(seen.right) : clockText(seen.right)}\n`)
  return E.right(seen.right.verdict === 'log_ahead' ? no : ok)
}

/** The actor has the folder, and is no credential. */
const byCommandLine = () => {
  const id = 'command-line'
  if (!ActorId.is(id)) throw new Error('an actor has a well-formed id')
  return { role: 'operator', id } as const
}

const accept = async (config: Config, asJson: boolean, io: Io): Promise<Either<Fault, number>> => {
  const node = await openLedgerNode(config, Date.now, tellingOperator(), { opensAhead: true })
  if (E.isLeft(node)) return node
  try {
    const { acceptClock } = node.right.ledger
    const accepted = await acceptClock(byCommandLine(), eventIdFrom(randomUUID()), 'log_ahead')()
    if (E.isLeft(accepted)) return E.left(faultFrom(accepted.left))
    const { ledgerTime, clockTime } = accepted.right
    const said = `Accepted: the clock, which says ${clockTime}, is right. Events are recorded with the time ${ledgerTime} until the clock reaches it; times that callers give are compared with the clock`
    await io.out(`${asJson ? jsonOf(accepted.right) : said}\n`)
    return E.right(ok)
  } finally {
    await node.right.close()
  }
}

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 1)
  if (E.isLeft(flags)) return flags
  const [word] = flags.right.words
  if (word !== undefined && word !== 'accept')
    return E.left(faulty('usage', `unexpected argument '${word}'`))
  const config = settingsFrom(io, configFlags(flags.right))
  if (E.isLeft(config)) return config
  if (!hasLog(config.right)) return E.left(noLedger(config.right.folder))
  const act = word === undefined ? show : accept
  return act(config.right, flags.right.is('json'), io)
}

export const clock: Command = {
  usage: '[accept] [OPTIONS]',
  about: [
    'Shows the time of the last event and the time of this machine’s clock. If the last event is later than the clock by more',
    'than LEDGER_CLOCK_LEAP, the ledger does not start: either the clock is wrong now, or it was wrong when that event was',
    'recorded. If it is wrong now, correct it. If it is right now, clock accept records that an operator says so, and the',
    'ledger starts. New events then carry the time of the last event until the clock reaches it, because recorded times never',
    'go back. While a server runs, an operator accepts by POST /v1/clock/acceptance.',
  ],
  options,
  examples: ['consent-ledger clock', 'consent-ledger clock accept --data /srv/ledger'],
  exits: [
    '0  the clock is not behind the last event, or the clock was accepted',
    '1  the last event is later than the clock',
    '65 the clock is not behind the last event: nothing to accept',
    '75 a server runs on this folder: accept it over HTTP',
  ],
  run,
}
