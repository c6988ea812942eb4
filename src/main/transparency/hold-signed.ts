/** Whether the log is the one that was signed last, looked at beside its writer or without one. Changes nothing. */
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import type { SignedTree } from '../../sequencer/signed/last-signed.ts'
import { compareAtStart } from '../../sequencer/starting/compare.ts'
import { readNotedEntry } from '../../sequencer/starting/noted-entry.ts'
import { seeTree } from '../../sequencer/tree-files/see-tree.ts'
import type { SeenTree } from '../../sequencer/tree-files/see-tree.ts'
import type { EventReader, StoredEvent } from '../../store/event-store.ts'
import type { NodeFailure } from '../failure.ts'
import { openLogReader } from '../log.ts'
import { treeName } from './open-transparency.ts'

/** `not-compared`: the files of the tree do not reach so far; the length of the log was held against what was signed. */
export type HeldSigned = 'same' | 'not-compared'

/** A log that is open. */
export type SignedLog = {
  readonly ledgerId: string
  readonly reader: Pick<EventReader<StoredEvent>, 'head' | 'readAll'>
}

const noTree: Pick<SeenTree, 'tree' | 'positionOf' | 'close'> = {
  tree: { size: () => 0, tile: () => undefined },
  positionOf: () => undefined,
  close: () => {},
}

/** The entry for which the log was stopped: the next start reads it, and so does whoever looks. */
const notedIn = ({ folder }: Pick<Config, 'folder'>, ledgerId: string): number | undefined => {
  const noted = readNotedEntry({ folder: join(folder, treeName), ledgerId })
  return noted === 'damaged' ? undefined : noted?.index
}

/** The same of a log that is open: `not-compared` or `same`. Throws what the disk says of the files of the tree. */
export const compareSigned = async (
  config: Config,
  { origin, last }: { readonly origin: string; readonly last: SignedTree },
  { ledgerId, reader }: SignedLog,
): Promise<Either<NodeFailure, HeldSigned>> => {
  const seen = seeTree(join(config.folder, treeName))
  // Files that a start would not believe, and make anew from the log.
  const files = E.isRight(seen) ? (seen.right ?? noTree) : noTree
  try {
    const isCounted = config.store === 'embedded'
    const noted = notedIn(config, ledgerId)
    const compared = await compareAtStart({ origin, last, files, reader, isCounted, noted })
    if (E.isLeft(compared)) return compared
    return E.right(files.tree.size() < last.size ? 'not-compared' : 'same')
  } finally {
    files.close()
  }
}

/**
 * As a start compares: its length, entries at the edges, and its root at the size that was signed. `last` was read before,
 * so that a log that grows meanwhile is never too short for it. Throws what the disk says of the files of the tree.
 */
export const holdSigned = async (
  config: Config,
  origin: string,
  last: SignedTree,
): Promise<Either<NodeFailure, HeldSigned>> => {
  const reader = await openLogReader(config)()
  if (E.isLeft(reader)) return reader
  try {
    const { ledgerId } = reader.right
    return await compareSigned(config, { origin, last }, { ledgerId, reader: reader.right })
  } finally {
    await reader.right.close()
  }
}
