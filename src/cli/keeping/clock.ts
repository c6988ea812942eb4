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

/** Whoever types it has the folder, and is no credential. */
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
    const said = `accepted: the clock says ${clockTime}; until it has reached ${ledgerTime}, events carry that time, and times that are claimed are held against the clock`
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
    'Shows when the last event was recorded, and what the clock of this machine says. A ledger whose last event lies',
    'further ahead of the clock than LEDGER_CLOCK_LEAP does not start: the clock is behind, or was ahead when that was',
    'recorded. Put the clock right. Where it is right now, clock accept records an operator’s word that it is, and the',
    'ledger starts: what is recorded carries the time of its last event until the clock has reached it, since no time of',
    'a record goes back. While a server runs, an operator accepts a leap by POST /v1/clock/acceptance.',
  ],
  options,
  examples: ['consent-ledger clock', 'consent-ledger clock accept --data /srv/ledger'],
  exits: [
    '0  the clock fits the log, or its word was accepted',
    '1  the last event lies ahead of the clock',
    '65 there is nothing to accept',
    '75 a server runs on this folder: accept it over HTTP',
  ],
  run,
}
