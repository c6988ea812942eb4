/** `migrate`: moves a ledger's log from one store to another, and shows that nothing was lost or changed. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { instantOf } from '../../kernel/instant.ts'
import { isOldVault } from '../../vault/old-vault.ts'
import { ledgerOptions, readFlags } from '../line/command.ts'
import type { Command, Flags, Io } from '../line/command.ts'
import { closeToOthers } from '../../main/safety/permissions.ts'
import { faulty, noLedger, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { between } from './between.ts'
import { checkKept, nothingToDo } from './check-kept.ts'
import { moveInPlace } from './in-place.ts'
import { standingOf } from './in-place-folder.ts'
import { tellProof } from './proof.ts'
import { moveVaultIn } from './vault.ts'
import { readSettings } from '../line/settings.ts'
import { vaultFolder } from '../opening/vault.ts'

const options = {
  ...ledgerOptions,
  from: { type: 'string', hint: 'LEDGER', about: 'the source: a folder or esdb://…' },
  to: {
    type: 'string',
    hint: 'LEDGER',
    about: 'the target: an empty place, or an unfinished move',
  },
  check: {
    type: 'boolean',
    about:
      'compare the two and copy nothing; a folder may be in use. With --data: compare with the old log',
  },
  json: { type: 'boolean', about: 'print the comparison as JSON' },
} as const

const today = (): string => instantOf(Date.now()).slice(0, 10)

/** The vault after the log: a folder whose vault is still to be moved is served by no version, and moved by the next try. */
const movedVault = async (config: Config, code: number, io: Io): Promise<Either<Fault, number>> => {
  const moved = await moveVaultIn(config, io)
  if (E.isLeft(moved)) return moved
  // Files of the version before were as open as the system made them.
  const closed = code === ok ? await closeToOthers(config.folder) : []
  if (closed.length > 0)
    io.err(`access by other users of this machine was removed: ${closed.join(', ')}\n`)
  return E.right(code)
}

/** The folder's own log into segments; or, once it is there, nothing to do but to compare. */
const inPlace = async (
  { text, is }: Flags<typeof options>,
  io: Io,
): Promise<Either<Fault, number>> => {
  const config = readSettings(io, { data: text('data') })
  if (E.isLeft(config)) return config
  const { folder } = config.right
  const found = standingOf(folder, today())
  switch (found.standing) {
    case 'no-ledger':
      // With its log on a server, a folder has a vault all the same.
      return isOldVault(vaultFolder({ folder }))
        ? movedVault(config.right, ok, io)
        : E.left(noLedger(folder))
    case 'other-move':
      return E.left(faultFrom({ failure: 'move-unfinished' }))
    case 'moved':
      if (is('check')) return checkKept(folder, found.kept, is('json'), io)
      return isOldVault(vaultFolder({ folder }))
        ? movedVault(config.right, ok, io)
        : nothingToDo(folder, io)
    case 'to-move': {
      if (is('check'))
        return E.left(faulty('usage', `--check: the log in ${folder} is not moved yet`))
      const moving = await moveInPlace(found.places, config.right.disk, io)
      if (E.isLeft(moving)) return moving
      await tellProof(moving.right.proof, is('json'), io)
      const { code } = moving.right
      return code === ok ? movedVault(config.right, code, io) : E.right(code)
    }
  }
}

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 0)
  if (E.isLeft(flags)) return flags
  const { text } = flags.right
  const isBetween = text('from') !== undefined || text('to') !== undefined
  if (isBetween && text('data') !== undefined)
    return E.left(
      faulty('usage', '--data moves a log within its folder; --from and --to between two places'),
    )
  return isBetween ? between(flags.right, io) : inPlace(flags.right, io)
}

export const migrate: Command = {
  usage: '[--data FOLDER | --from LEDGER --to LEDGER] [--check] [--json]',
  about: [
    'Without --from and --to it converts the log of a folder of the previous version from LMDB to segments, within the',
    'folder. The copy is written to log.moving, compared with the old log event by event, by digests and by the resulting',
    'state, checked byte by byte, and put in place. The old log stays beside it as log.lmdb-DATE until you remove it.',
    'Positions do not change, so rows, keys, credentials and name stay as they are. Then the vault is converted to slots,',
    'read back and compared; its LMDB files are removed, because they would keep the keys of people erased later. Stop the',
    'server first.',
    'See docs/how-to/move-from-the-version-before.md.',
    '',
    'With --from and --to it copies every event byte for byte, in the same order, with the same ids, streams and',
    'revisions, between two folders, or between a folder and EventStoreDB or KurrentDB, and compares the two in the same',
    'way. If it is interrupted, run the same command again to continue.',
    'LEDGER is a folder, an esdb:// connection string, or @FILE, a file with such a string: a password on a command line',
    'is visible to every user. Vault, credentials and keys are not in the log: docs/how-to/move-house.md.',
  ],
  options,
  examples: [
    'consent-ledger migrate --data ./data',
    'consent-ledger migrate --data ./data --check',
    'consent-ledger migrate --from ./data --to @/run/secrets/store',
    'consent-ledger migrate --from @/run/secrets/store --to ./copy',
    'consent-ledger migrate --from ./data --to @/run/secrets/store --check',
  ],
  exits: [
    '0  the two are equal',
    '1  the two differ, or the source was written to meanwhile',
    '65 the target is not a beginning of the source: nothing was written',
    '66 there is no ledger to move',
    '69 a store is unavailable, or the disk is full: run the same command again',
    '74 an event of the source is damaged: its place is named, and nothing was changed',
    '75 a server runs on one of the folders: stop it first',
  ],
  run,
}
