/** Configuration as a command meets it: flags, then the environment, then defaults. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { configFrom } from '../config.ts'
import type { Config, ConfigFlags } from '../config.ts'
import type { Io } from './command.ts'
import { faulty } from './exit.ts'
import type { Fault } from './exit.ts'

/** The whole configuration, or which setting is wrong and what it should be. */
export const settingsFrom = (
  { env, version }: Pick<Io, 'env' | 'version'>,
  flags: ConfigFlags,
): Either<Fault, Config> => {
  const config = configFrom(env, flags, version)
  return E.isRight(config)
    ? config
    : E.left(faulty('config', `${config.left.setting}: expected ${config.left.expected}`))
}

/** The ledger's folder alone. */
export const folderFrom = (
  io: Pick<Io, 'env' | 'version'>,
  data: string | undefined,
): Either<Fault, string> => {
  const config = settingsFrom(io, { data })
  return E.isLeft(config) ? config : E.right(config.right.folder)
}
