/**
 * A start that accepts a loss, checked before it writes: a torn record is cut off, and a generation begins, only if neither
 * the settings, the parts nor the signed checkpoint refuse the start. A refused start can then be repeated in another way.
 *
 * Known hole: refusals that need an open engine come after the cut: a key-encryption key that is missing or wrong, keys
 * that the vault lacks, rows or credentials that cannot be read. Only a fault of a disk, a database or the clock that is
 * met once all engines are open comes after the generation began.
 */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { Config } from '../config.ts'
import { findKeys } from '../sequencer/signed/prepare.ts'
import { checkPort } from './edge/listen.ts'
import type { NodeFailure } from './failure.ts'
import { checkCredentialsThere, checkLog, checkVaultThere, generationIn } from './identity/check.ts'
import type { Look } from './identity/look.ts'
import { keptName } from './identity/settle-name.ts'
import { hasLog, openAcceptedReader } from './log.ts'
import type { LogReader } from './log.ts'
import { readAuthority, readWitnessPolicy } from './transparency/endorsing-files.ts'
import { compareSigned } from './transparency/hold-signed.ts'
import type { SignedLog } from './transparency/hold-signed.ts'
import { openSigningPlace, originOf } from './transparency/signing-place.ts'
import type { SigningPlace } from './transparency/signing-place.ts'

/** Entries under a signed checkpoint of a log of this name, which the log does not have. */
export type SignedLoss = { readonly origin: string; readonly entries: number }

type Losses = Either<NodeFailure, ReadonlyArray<SignedLoss>>

/** By each name under which the log was signed so far; of a log on a server, whose positions are no indexes, none. */
const signedLosses = async (
  { store, acceptLoss }: Config,
  origins: ReadonlyArray<string>,
  { look }: SigningPlace,
): Promise<Losses> => {
  if (store !== 'embedded' || acceptLoss === undefined) return E.right([])
  const losses: SignedLoss[] = []
  for (const origin of origins) {
    const last = await look(origin)
    if (E.isLeft(last)) return last
    const entries = (last.right?.size ?? 0) - Number(acceptLoss + 1n)
    if (entries > 0) losses.push({ origin, entries })
  }
  return E.right(losses)
}

const holdIn = async (
  config: Config,
  look: Look,
  log: SignedLog,
  place: SigningPlace,
): Promise<Losses> => {
  const { ledgerId } = log
  // The name of the log from this start on.
  const origin = originOf(config, { ledgerId, generation: generationIn(look) + 1 })
  const { keys } = place
  const { folder, transparency } = config
  const found = await findKeys({
    folder,
    origin,
    keys,
    lastSigned: { read: () => place.look(origin) },
    hasCommand: transparency.signingCommand !== undefined,
  })
  if (E.isLeft(found)) return found
  const { last, begun } = found.right
  const held =
    last === undefined ? E.right('same') : await compareSigned(config, { origin, last }, log)
  return E.isLeft(held) ? held : signedLosses(config, begun, place)
}

/** The log against the checkpoint that was signed under the name that it has from this start on. Answers what is lost of others. */
export const holdAcceptedSigned = async (
  config: Config,
  look: Look,
  log: SignedLog,
): Promise<Losses> => {
  if (config.acceptLoss === undefined) return E.right([])
  const place = await openSigningPlace(config)
  if (E.isLeft(place)) return place
  try {
    return await holdIn(config, look, log, place.right)
  } catch (cause) {
    return E.left({ failure: 'tree-not-read', cause })
  } finally {
    await place.right.close()
  }
}

const holdParts = async (config: Config, look: Look, reader: LogReader): Promise<Losses> => {
  const { ledgerId } = reader
  const head = await checkLog({ store: reader, ledgerId, look, config })
  // The writer says the same, and cuts nothing: it is not the end that was accepted.
  if (E.isLeft(head)) return head.left.failure === 'loss-elsewhere' ? E.right([]) : head
  for (const isThere of [checkVaultThere, checkCredentialsThere]) {
    const there = await isThere({ store: reader, look })
    if (E.isLeft(there)) return there
  }
  return holdAcceptedSigned(config, look, { ledgerId, reader })
}

/** Settings that would refuse the start later, when its loss is written: the name, the files about witnesses and stamps. */
export const holdSettings = async (
  config: Config,
  look: Look,
): Promise<Either<NodeFailure, void>> => {
  if (config.acceptLoss === undefined) return E.right(undefined)
  const name = keptName(config, look)
  if (E.isLeft(name)) return name
  const witnesses = await readWitnessPolicy(config.transparency, 'any')
  if (E.isLeft(witnesses)) return witnesses
  const authority = await readAuthority(config.transparency)
  return E.isLeft(authority) ? authority : E.right(undefined)
}

/** The port of a server that would be refused once the loss is written. */
export const holdPort = async (config: Config): Promise<Either<NodeFailure, void>> =>
  config.acceptLoss === undefined ? E.right(undefined) : checkPort(config)

/** A log in a folder, before its writer opens it. One that cannot be read at the accepted end is for the writer to refuse. */
export const holdBeforeCut = async (
  config: Config,
  look: Look,
): Promise<Either<NodeFailure, void>> => {
  const { acceptLoss, store } = config
  if (acceptLoss === undefined || store !== 'embedded' || !hasLog(config)) return E.right(undefined)
  const reader = await openAcceptedReader(config, acceptLoss)()
  if (E.isLeft(reader)) return E.right(undefined)
  try {
    const held = await holdParts(config, look, reader.right)
    return E.isLeft(held) ? held : E.right(undefined)
  } finally {
    await reader.right.close()
  }
}
