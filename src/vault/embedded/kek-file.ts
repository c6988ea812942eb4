/** The file of key-encryption keys: kept apart from the vault, so that no backup holds both. */
import { randomBytes } from 'node:crypto'
import { access, mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither, t } from '../../fp.ts'
import { isRefusal } from '../../files/not-read.ts'
import { closed, list, text, whole } from '../../kernel/codec.ts'
import { Instant } from '../../kernel/instant.ts'
import { keyBytes, ringOf } from '../kek.ts'
import type { KekRing } from '../kek.ts'
import type { VaultFailure } from '../key-vault.ts'
import { hasVault } from './has-vault.ts'
import { syncPath } from './sync-path.ts'

const KekFile = closed(
  'KekFile',
  {
    epochs: list(
      closed('KekEpoch', { epoch: whole(1, 99_999), key: text(44), createdAt: Instant }),
      1000,
    ),
  },
  /** The ledger of these keys; absent in older files, and in those from before there was a ledger. */
  { ledger: text(32) },
)
type KekFile = t.TypeOf<typeof KekFile>

const unavailable = (cause: unknown): VaultFailure => ({ failure: 'vault-unavailable', cause })

const exists = async (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    (cause: unknown) => {
      // A file that may not be looked at is not missing.
      if (isRefusal(cause)) throw cause
      return false
    },
  )

const parse = (json: string): Either<VaultFailure, KekFile> => {
  try {
    const value: unknown = JSON.parse(json)
    if (KekFile.is(value)) return E.right(value)
  } catch {
    // Falls through: the parser's message could quote the file, which holds keys.
  }
  return E.left({ failure: 'kek-malformed', reason: 'the file is not a list of epochs' })
}

const missing: Either<VaultFailure, never> = E.left({ failure: 'kek-missing', epoch: 0 })

const readEpochs = (path: string): TaskEither<VaultFailure, KekFile> =>
  pipe(
    TE.tryCatch(
      async () => ((await exists(path)) ? await readFile(path, 'utf8') : undefined),
      unavailable,
    ),
    TE.flatMapEither((json) => (json === undefined ? missing : parse(json))),
  )

// Beside the file first, then renamed over it: a crash leaves the old file or the new one, never half of one.
const write = async (path: string, file: KekFile): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.draft`
  const handle = await open(draft, 'w', 0o600)
  try {
    await handle.chmod(0o600)
    await handle.writeFile(`${JSON.stringify(file, undefined, 2)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, path)
  await syncPath(dirname(path))
}

const save = (path: string, file: KekFile): TaskEither<VaultFailure, KekRing> =>
  pipe(
    TE.tryCatch(async () => write(path, file), unavailable),
    TE.flatMapEither(() => ringOf(file.epochs)),
  )

const fresh = (epoch: number, createdAt: Instant): KekFile['epochs'][number] => ({
  epoch,
  key: randomBytes(keyBytes).toString('base64'),
  createdAt,
})

/** The keys in the file; `kek-missing` when there is no file. */
export const readKekFile = (path: string): TaskEither<VaultFailure, KekRing> =>
  pipe(
    readEpochs(path),
    TE.flatMapEither(({ epochs }) => ringOf(epochs)),
  )

/** The ledger that the file names; undefined if it names none or cannot be read: the opening reports that. */
export const readKekLedger = async (path: string): Promise<string | undefined> => {
  const read = await readEpochs(path)()
  return E.isRight(read) ? read.right.ledger : undefined
}

/** The time at which each epoch in the file was added; `kek-missing` without a file. */
export const readKekDates = (
  path: string,
): TaskEither<VaultFailure, ReadonlyMap<number, Instant>> =>
  pipe(
    readEpochs(path),
    TE.map(({ epochs }) => new Map(epochs.map(({ epoch, createdAt }) => [epoch, createdAt]))),
  )

/**
 * For a first start: the keys in the file, or a new file with epoch 1, mode 0600. Where the vault's `folder`
 * already holds a vault, a missing file is `kek-missing`: a new key would open nothing of it.
 */
export const readOrCreateKekFile = (
  path: string,
  folder: string,
  at: Instant,
  ledgerId?: string,
): TaskEither<VaultFailure, KekRing> =>
  pipe(
    TE.tryCatch(async () => !(await exists(path)) && !hasVault(folder), unavailable),
    TE.flatMap((first) =>
      first
        ? save(path, {
            ...(ledgerId === undefined ? {} : { ledger: ledgerId }),
            epochs: [fresh(1, at)],
          })
        : readKekFile(path),
    ),
  )

/** Adds the next epoch with a new key; call `rewrap` after opening the vault with the ring answered. */
export const addKekEpoch = (path: string, at: Instant): TaskEither<VaultFailure, KekRing> =>
  pipe(
    readEpochs(path),
    TE.flatMap(({ epochs, ...file }) =>
      save(path, {
        ...file,
        epochs: [...epochs, fresh(Math.max(0, ...epochs.map(({ epoch }) => epoch)) + 1, at)],
      }),
    ),
  )

/**
 * Forgets the keys of epochs that `rewrap` answered as retired: from then no backup of the vault from before
 * opens. The newest is kept. Known hole: the file system may keep the old bytes of the file.
 */
export const dropKekEpochs = (
  path: string,
  retired: ReadonlyArray<number>,
): TaskEither<VaultFailure, KekRing> =>
  pipe(
    readEpochs(path),
    TE.flatMap(({ epochs, ...file }) => {
      const newest = Math.max(...epochs.map(({ epoch }) => epoch))
      return save(path, {
        ...file,
        epochs: epochs.filter(({ epoch }) => epoch === newest || !retired.includes(epoch)),
      })
    }),
  )
