/** The keys that sign for a log: those in the store, and those of a configured command. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import { keyFrom } from '../../transparency/note/key.ts'
import type { Signer } from '../../transparency/signer.ts'
import type { SigningFailure } from '../failure.ts'
import { keysOf } from './changes.ts'
import { commandSigner } from './command-signer.ts'
import { seedSigner } from './ed25519.ts'
import type { KeptKeys, KeyStore } from './key-store.ts'

/** A command that signs, with its keys, newest first. */
export type SigningCommand = { readonly command: string; readonly vkeys: ReadonlyArray<string> }

export type Ring = {
  /** Newest first: those of the command, then those in the store. */
  readonly signers: () => readonly [Signer, ...ReadonlyArray<Signer>]
  /** All keys that sign or signed for this origin, newest first. */
  readonly vkeys: () => ReadonlyArray<string>
  /** Loads keys that were added or retired by another process. A failure changes nothing. */
  readonly refresh: () => Promise<Either<SigningFailure, void>>
}

const commandSigners = (
  { command, vkeys }: SigningCommand,
  origin: string,
): Either<SigningFailure, ReadonlyArray<Signer>> => {
  const signers: Signer[] = []
  for (const vkey of vkeys) {
    const key = keyFrom(nodeCrypto, vkey)
    const foreign = (reason: string) =>
      E.left({ failure: 'signing-key-foreign', origin, reason } as const)
    if (E.isLeft(key)) return foreign(`LEDGER_SIGNING_KEY: ${key.left.rejected}`)
    if (key.right.kind !== 'note') return foreign('LEDGER_SIGNING_KEY names a key of a witness')
    if (key.right.name !== origin) return foreign(`LEDGER_SIGNING_KEY is named ${key.right.name}`)
    signers.push(commandSigner(command, key.right))
  }
  return E.right(signers)
}

/** Keeps signers between two looks, so that each key is read once. */
const keptSigners = (
  keys: KeptKeys,
  origin: string,
  before: ReadonlyMap<string, Signer>,
): ReadonlyMap<string, Signer> => {
  const signers = new Map<string, Signer>()
  for (const key of keysOf(keys, origin).toReversed())
    if (key.state === 'signing')
      signers.set(key.vkey, before.get(key.vkey) ?? seedSigner(origin, key.seed))
  return signers
}

/** Opens the keys of an origin. Fails if there are none; the caller decides whether they are lost. */
export const openRing = async (
  store: Pick<KeyStore, 'read' | 'stamp'>,
  origin: string,
  command: SigningCommand | undefined,
): Promise<Either<SigningFailure, Ring>> => {
  const outside = command === undefined ? E.right([]) : commandSigners(command, origin)
  if (E.isLeft(outside)) return outside
  let kept: ReadonlyMap<string, Signer> = new Map()
  let signers: readonly [Signer, ...ReadonlyArray<Signer>] | undefined
  let vkeys: ReadonlyArray<string> = []
  let known: string | undefined
  const refresh = async (): Promise<Either<SigningFailure, void>> => {
    // Taken before the keys are read, so that a change in between is noticed at the next look.
    const stamp = await store.stamp?.()
    if (stamp !== undefined && stamp === known) return E.right(undefined)
    known = undefined
    const keys = await store.read()
    if (E.isLeft(keys)) return keys
    const now = keptSigners(keys.right, origin, kept)
    const [first, ...others] = [...outside.right, ...now.values()]
    if (first === undefined)
      return E.left({ failure: 'signing-damaged', where: 'keys', reason: 'no key signs' })
    kept = now
    signers = [first, ...others]
    const listed = keysOf(keys.right, origin).map(({ vkey }) => vkey)
    vkeys = [...(command?.vkeys ?? []), ...listed.toReversed()]
    known = stamp
    return E.right(undefined)
  }
  const first = await refresh()
  if (E.isLeft(first)) return first
  return E.right({
    signers: () => {
      if (signers === undefined) throw new Error('a ring that is open has a key')
      return signers
    },
    vkeys: () => vkeys,
    refresh,
  })
}
