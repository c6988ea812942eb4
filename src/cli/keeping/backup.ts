/** `backup`: copies of the log and of the vault, while the ledger serves. They are kept apart. */
import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { E, pipe } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { backUp } from '../../backup/back-up.ts'
import type { Backup, Kind, LogPart, VaultPart, Watch } from '../../backup/backup.ts'
import { noteBackup } from '../../backup/last-backup.ts'
import { readOlder } from '../../backup/older.ts'
import type { Config } from '../../config.ts'
import { refuseExisting, refuseParentMissing } from '../../exports/write-export.ts'
import { removeDrafts } from '../../files/leftovers.ts'
import { instantOf } from '../../kernel/instant.ts'
import type { OlderCopy } from '../../store/embedded/copying/older-copy.ts'
import { hasVault } from '../../vault/embedded/survey.ts'
import { folderOptions, readFlags } from '../line/command.ts'
import type { Command, Flags, Io } from '../line/command.ts'
import { settingsFrom } from '../line/settings.ts'
import { hasLedger } from '../opening/history.ts'
import { vaultFolder } from '../opening/vault.ts'
import { megabytes, progress } from '../shown/progress.ts'
import { backupFault, olderFault } from '../words/backup-words.ts'
import { faulty, noLedger, ok } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { exportFault } from '../words/export-words.ts'
import { jsonOf } from '../words/json.ts'

const options = {
  ...folderOptions,
  to: {
    type: 'string',
    hint: 'FOLDER',
    about: 'the new folder; must not exist yet, its parent must',
  },
  log: { type: 'boolean', about: 'the log and the identity record' },
  vault: { type: 'boolean', about: "persons' wrapped keys, and the callers' credentials" },
  all: {
    type: 'boolean',
    about: 'both in one folder; with the key file, it opens all personal fields',
  },
  since: {
    type: 'string',
    hint: 'BACKUP',
    about:
      'an earlier backup of the log: its closed segments are checked and shared, not copied again',
  },
  json: { type: 'boolean', about: 'print a summary of the copy as JSON' },
} as const

const kindFrom = ({ is }: Flags<typeof options>): Either<Fault, Kind> => {
  const asked = (['log', 'vault', 'all'] as const).filter(is)
  const [kind] = asked
  if (kind !== undefined && asked.length === 1) return E.right(kind)
  return E.left(
    faulty(
      'usage',
      asked.length === 0
        ? 'expected one of --log, --vault and --all; the log and the vault belong on different media'
        : 'expected one of --log, --vault and --all',
    ),
  )
}

/** The draft lies beside the target: inside the ledger's folder it would be backed up with it, or be taken for it. */
const outside = (folder: string, to: string): Either<Fault, void> => {
  const inside = relative(resolve(folder), resolve(to))
  return inside === '' || !(inside === '..' || inside.startsWith('../'))
    ? E.left(faulty('usage', `--to: ${to} is inside the ledger's own folder`))
    : E.right(undefined)
}

const elsewhere = (what: string): Either<Fault, void> =>
  E.left(
    faulty(
      'config',
      `the ${what} is on a server: back it up there, as docs/how-to/operate.md says`,
    ),
  )

const present = ({ folder, store, vault }: Config, kind: Kind): Either<Fault, void> => {
  if (store !== 'embedded' && kind !== 'vault') return elsewhere('log')
  if (vault !== 'embedded' && kind !== 'log') return elsewhere('vault')
  if (kind !== 'vault' && !hasLedger(folder)) return E.left(noLedger(folder))
  if (kind !== 'log' && !hasVault(vaultFolder({ folder })))
    return E.left(faulty('no-input', `there is no vault in ${folder}`))
  return E.right(undefined)
}

const works: { readonly [W in Parameters<Watch>[0]]: string } = {
  log: 'copying the log',
  check: 'checking the copy',
  credentials: 'copying the credentials',
  vault: 'copying the vault',
}

const watching =
  (io: Io): Watch =>
  (work) => {
    const { at, end } = progress(io, works[work], 'MB')
    return {
      at: (done, total) => at(megabytes(done), total === undefined ? undefined : megabytes(total)),
      end,
    }
  }

/** A number with what it counts. */
const counted = (n: number, one: string, more: string): string => `${n} ${n === 1 ? one : more}`

const vaultLine = ({ keys, identifiers, erased, epochs }: VaultPart): string =>
  [
    `vault with ${counted(keys, "person's key", "persons' keys")}`,
    counted(identifiers, 'identifier', 'identifiers'),
    `${counted(erased, 'person', 'persons')} erased`,
    `under ${epochs.length === 1 ? 'epoch' : 'epochs'} ${epochs.join(', ')}`,
  ].join(', ')

const logLine = ({ ledger, head, files }: LogPart): string => {
  const shared = files.filter((file) => file.shared === true).length
  const line = `log of ledger ${ledger} up to position ${head}`
  return shared === 0 ? line : `${line}, ${counted(shared, 'segment', 'segments')} shared`
}

const summary = ({ log, vault }: Backup): string =>
  [
    ...(log === undefined ? [] : [logLine(log)]),
    ...(vault === undefined ? [] : [vaultLine(vault)]),
    '',
  ].join('\n')

const olderFrom = async (
  since: string | undefined,
  kind: Kind,
): Promise<Either<Fault, OlderCopy | undefined>> => {
  if (since === undefined) return E.right(undefined)
  return kind === 'vault'
    ? E.left(faulty('usage', '--since goes with --log and --all: a vault is always copied whole'))
    : pipe(await readOlder(since), E.mapLeft(olderFault))
}

const run = async (argv: ReadonlyArray<string>, io: Io): Promise<Either<Fault, number>> => {
  const flags = readFlags(options, argv, 0)
  if (E.isLeft(flags)) return flags
  const { text, is } = flags.right
  const kind = kindFrom(flags.right)
  if (E.isLeft(kind)) return kind
  const to = text('to')
  if (to === undefined)
    return E.left(faulty('usage', '--to is required: the folder that the copy is written into'))
  const config = settingsFrom(io, { data: text('data') })
  if (E.isLeft(config)) return config
  const { folder } = config.right
  for (const checked of [outside(folder, to), present(config.right, kind.right)])
    if (E.isLeft(checked)) return checked
  const older = await olderFrom(text('since'), kind.right)
  if (E.isLeft(older)) return older
  const free = refuseExisting(to)
  if (E.isLeft(free)) return E.left(exportFault(free.left))
  const parent = refuseParentMissing(to)
  if (E.isLeft(parent)) return E.left(exportFault(parent.left, '--to'))
  await removeDrafts(resolve(to), 'backup', io)
  const createdAt = instantOf(Date.now())
  const what = { kind: kind.right, older: older.right, createdAt }
  const backup = await backUp({ from: folder, to }, what, watching(io))
  if (E.isLeft(backup)) return E.left(backupFault(backup.left, text('since') ?? ''))
  const copied = (['log', 'vault'] as const).filter((part) => backup.right[part] !== undefined)
  if (!(await noteBackup(folder, copied, instantOf(Date.now()))))
    io.err('the time of this backup could not be noted in the folder, so doctor cannot report it\n')
  await io.out(is('json') ? `${jsonOf(backup.right)}\n` : summary(backup.right))
  if (kind.right !== 'log' && existsSync(join(folder, 'keys')))
    io.err(
      'the backup does not contain the key-encryption keys: keep a copy of their file elsewhere\n',
    )
  return E.right(ok)
}

export const backup: Command = {
  usage: '--to FOLDER --log | --vault | --all [--since BACKUP]',
  about: [
    'Copies the committed state of one moment while the ledger serves, and then reads every row of the copy. The log and',
    'the vault go to different media, the log first. The file of key-encryption keys is never copied: without it a copy',
    'of the vault opens nothing. For the embedded store only: back up KurrentDB and PostgreSQL with their own tools.',
    '--since compares the ledger with an earlier backup of its log, by hashes. Closed segments that both have become hard',
    'links where the file system supports them, and copies elsewhere. Each backup is complete in itself, so older ones may',
    'be removed. A ledger that differs from its earlier backup is refused.',
  ],
  options,
  examples: [
    'consent-ledger backup --log --to /mnt/a/log-2026-11-23',
    'consent-ledger backup --log --to /mnt/a/log-2026-11-24 --since /mnt/a/log-2026-11-23',
    'consent-ledger backup --vault --to /mnt/b/vault-2026-11-23',
  ],
  exits: [
    '0  copied, and the copy verified',
    '65 --since names no backup of this ledger in segments',
    '66 there is no ledger, or no vault, in this folder',
    '73 the folder already exists, or its parent does not (a medium that is not mounted)',
    '74 the copy is damaged, and perhaps the ledger: run consent-ledger fsck; or the ledger differs from the backup of --since',
    '78 the log, or the vault, is on a server',
  ],
  run,
}
