/** The place of a log's keys and last signed state in a configuration: a folder, or the PostgreSQL of the vault. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import type { IdentityRecord } from '../../identity/record.ts'
import { keysInFolder } from '../../sequencer/keys/key-folder.ts'
import type { KeyStore } from '../../sequencer/keys/key-store.ts'
import { lastSignedInFolder, readLastSigned } from '../../sequencer/signed/last-signed-file.ts'
import type { LastSigned } from '../../sequencer/signed/last-signed.ts'
import { defaultOrigin } from '../../sequencer/signed/origin.ts'
import type { KekRing } from '../../vault/kek.ts'
import { wrappingOf } from '../../vault/wrapping.ts'
import type { NodeFailure } from '../failure.ts'
import { ringFor, withKeysAt } from '../keys.ts'

export type SigningPlace = {
  readonly keys: KeyStore
  /** Takes the lock of an origin, or stands for election. */
  readonly take: (origin: string) => Promise<Either<NodeFailure, LastSigned>>
  /** The last signed state, read without a lock. */
  readonly look: (origin: string) => ReturnType<LastSigned['read']>
  readonly close: () => Promise<void>
}

/** The name of a ledger's log. */
export const originOf = (
  { transparency }: Pick<Config, 'transparency'>,
  { ledgerId, generation }: Pick<IdentityRecord, 'ledgerId' | 'generation'>,
): string => transparency.origin ?? defaultOrigin(ledgerId, generation)

/** Whether both are in a folder: there one process signs, and notes are not kept. */
const inFolder = (folder: string): SigningPlace => ({
  keys: keysInFolder(folder),
  take: (origin) => lastSignedInFolder(folder, origin),
  look: (origin) => readLastSigned(folder, origin),
  close: () => Promise.resolve(),
})

/** Opens the place with these key-encryption keys: private keys in a database are under the newest of them from here on. */
export const openSigningPlaceUnder = async (
  { vault, transparency }: Pick<Config, 'vault' | 'transparency'>,
  ring: KekRing,
): Promise<Either<NodeFailure, SigningPlace>> => {
  if (vault === 'embedded') return E.right(inFolder(transparency.signing))
  const { openSharedSigning } = await import('../../sequencer/postgres/open-signing.ts')
  const shared = await openSharedSigning(vault.postgres, wrappingOf(ring, 'log-key'))
  if (E.isLeft(shared)) return shared
  const { keys, lastSigned, read, close } = shared.right
  return E.right({
    keys,
    take: (origin) => Promise.resolve(E.right(lastSigned(origin))),
    look: read,
    close,
  })
}

/** Opens the place as the configuration has it. A folder needs no key-encryption key. */
export const openSigningPlace = async (
  config: Config,
): Promise<Either<NodeFailure, SigningPlace>> => {
  if (config.vault === 'embedded') return E.right(inFolder(config.transparency.signing))
  const ring = await ringFor(config, Date.now)()
  return E.isLeft(ring)
    ? E.left(withKeysAt(config)(ring.left))
    : openSigningPlaceUnder(config, ring.right)
}
