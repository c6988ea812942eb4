/** Configuration as a command meets it: flags, then the environment, then defaults. */
import { readFileSync } from 'node:fs'
import { E, pipe } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { configFrom, secretSettings } from '../../config.ts'
import type { Config, ConfigFlags } from '../../config.ts'
import type { Io } from './command.ts'
import { folderFault } from '../../main/folder-fault.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'

type Env = Io['env']

const isGiven = (value: string | undefined): value is string => value !== undefined && value !== ''

/** The environment with the values of those settings that name a file: how secrets come to a container. */
const withFiles = (env: Env): Either<Fault, Env> => {
  const read: { [name: string]: string } = {}
  for (const name of secretSettings) {
    const file = env[`${name}_FILE`]
    if (!isGiven(file)) continue
    if (isGiven(env[name]))
      return E.left(faulty('config', `${name} and ${name}_FILE are both given: one of them`))
    try {
      read[name] = readFileSync(file, 'utf8').trim()
    } catch {
      return E.left(faulty('config', `${name}_FILE: expected a file that can be read`))
    }
  }
  return E.right({ ...env, ...read })
}

/** The whole configuration, or which setting is wrong and what it should be. Nothing is said of the folder. */
export const readSettings = ({ env }: Pick<Io, 'env'>, flags: ConfigFlags): Either<Fault, Config> =>
  pipe(
    withFiles(env),
    E.flatMap((whole) =>
      pipe(
        configFrom(whole, flags),
        E.mapLeft(({ setting, expected }) => faulty('config', `${setting}: expected ${expected}`)),
      ),
    ),
  )

/** The same, where the folder is one whose log may be opened, or made. */
export const settingsFrom = (io: Pick<Io, 'env'>, flags: ConfigFlags): Either<Fault, Config> =>
  pipe(
    readSettings(io, flags),
    E.flatMap((config) => {
      const fault = folderFault(config)
      return fault === undefined ? E.right(config) : E.left(faultFrom(fault))
    }),
  )

/** The folder of an embedded ledger, for what works on its files; `what` is refused on a server's log. */
export const folderFrom = (
  io: Pick<Io, 'env'>,
  data: string | undefined,
  what: string,
): Either<Fault, string> =>
  pipe(
    settingsFrom(io, { data }),
    E.flatMap(({ folder, store }) =>
      store === 'embedded'
        ? E.right(folder)
        : E.left(
            faulty(
              'config',
              `${what} works on the files of an embedded ledger; this log is on a server`,
            ),
          ),
    ),
  )
