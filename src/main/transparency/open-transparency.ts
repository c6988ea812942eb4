/** Opens the transparency log of a ledger on the engines of its configuration. */
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { openRing } from '../../sequencer/keys/ring.ts'
import { openSequencer } from '../../sequencer/sequencer.ts'
import type { Sequencer } from '../../sequencer/sequencer.ts'
import { prepareKeys } from '../../sequencer/signed/prepare.ts'
import type { EventReader, StoredEvent } from '../../store/event-store.ts'
import type { WatchWrites } from '../../store/write-watcher.ts'
import type { NodeFailure } from '../failure.ts'
import type { Telling } from '../telling.ts'
import { newestEndorsedTree } from './endorsed-tree.ts'
import { openSigningPlace, originOf } from './signing-place.ts'
import type { SigningPlace } from './signing-place.ts'

/** The folder of the tree under a ledger's: derived, and made anew where it is missing. */
export const treeName = 'tree'

/** The material of a log. */
export type Logged = {
  readonly ledgerId: string
  readonly generation: number
  readonly store: EventReader<StoredEvent>
  readonly watchWrites?: WatchWrites
}

type Closing = Array<() => Promise<void>>

const closeAll = async (closing: Closing): Promise<void> => {
  for (const close of closing.toReversed()) await close()
}

const openOn = async (
  config: Config,
  { ledgerId, generation, store, watchWrites }: Logged,
  place: SigningPlace,
  { notice }: Pick<Telling, 'notice'>,
  closing: Closing,
): Promise<Either<NodeFailure, Sequencer>> => {
  const origin = originOf(config, { ledgerId, generation })
  const { folder, transparency } = config
  const lastSigned = await place.take(origin)
  if (E.isLeft(lastSigned)) return lastSigned
  closing.push(lastSigned.right.close)
  const hasCommand = transparency.signingCommand !== undefined
  const { keys } = place
  const ready = await prepareKeys({
    folder,
    origin,
    keys,
    lastSigned: lastSigned.right,
    hasCommand,
  })
  if (E.isLeft(ready)) return ready
  const ring = await openRing(keys, origin, transparency.signingCommand)
  if (E.isLeft(ring)) return ring
  return openSequencer({
    folder: join(folder, treeName),
    ledgerId,
    origin,
    ring: ring.right,
    lastSigned: lastSigned.right,
    endorsed: await newestEndorsedTree(config, origin),
    reader: store,
    isCounted: config.store === 'embedded',
    watchWrites,
    nowMs: () => performance.now(),
    notice: (sentence) => notice(sentence, 'log-proofs'),
  })
}

/** Opens what signs and the tree; nothing is followed before `start`. Closing it closes all of it. */
export const openTransparency = async (
  config: Config,
  logged: Logged,
  telling: Pick<Telling, 'notice'>,
): Promise<Either<NodeFailure, Sequencer>> => {
  const place = await openSigningPlace(config)
  if (E.isLeft(place)) return place
  const closing: Closing = [place.right.close]
  const opened = await openOn(config, logged, place.right, telling, closing)
  if (E.isLeft(opened)) {
    await closeAll(closing)
    return opened
  }
  closing.push(opened.right.close)
  let closed: Promise<void> | undefined
  return E.right({ ...opened.right, close: () => (closed ??= closeAll(closing)) })
}
