/** `config`: what is in force, and where each value came from. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { settingsInForce } from '../../config/known.ts'
import { readFlags } from '../line/command.ts'
import type { Command, Io } from '../line/command.ts'
import { configFlags, configOptions } from '../line/config-flags.ts'
import { ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { jsonOf } from '../words/json.ts'
import { readSettings } from '../line/settings.ts'
import { table } from '../shown/table.ts'

const options = {
  ...configOptions,
  json: { type: 'boolean', about: 'print JSON' },
} as const

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 0)
  if (E.isLeft(flags)) return flags
  const chosen = configFlags(flags.right)
  const checked = readSettings(io, chosen)
  if (E.isLeft(checked)) return checked
  const settings = settingsInForce(chosen, io.env)
  const rows = settings.map(({ setting, value, from }) => [setting, value, from])
  await io.out(
    flags.right.is('json') ? `${jsonOf(settings)}\n` : table(['setting', 'value', 'from'], rows),
  )
  return E.right(ok)
}

export const config: Command = {
  usage: '[OPTIONS]',
  about: [
    'Shows every setting as serve would use it with the same flags and environment, and whether it comes from',
    'a flag, the environment, a file or the default. Secrets are hidden.',
  ],
  options,
  examples: ['consent-ledger config', 'consent-ledger config --port 9000 --json'],
  exits: ['0  every setting is valid', '78 a setting is invalid; it is named'],
  run,
}
