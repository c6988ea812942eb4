/**
 * Reads the whole log against the files of its tree, and against what was signed last: an event that was rewritten, with
 * every checksum of the log mended, is named by its index. Changes nothing.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Fault } from '../../files/fault.ts'
import { leafOf } from '../../sequencer/following/leaves.ts'
import { readLastSigned } from '../../sequencer/signed/last-signed-file.ts'
import type { SignedTree } from '../../sequencer/signed/last-signed.ts'
import { readOrigins } from '../../sequencer/signed/origins.ts'
import { compareTree } from '../../sequencer/tree-files/compare-tree.ts'
import type { TreeDifference } from '../../sequencer/tree-files/compare-tree.ts'
import { seeTree } from '../../sequencer/tree-files/see-tree.ts'
import type { SeenTree } from '../../sequencer/tree-files/see-tree.ts'
import type { Leaf } from '../../sequencer/tree-files/tree-files.ts'
import { faultOfHash } from '../../sequencer/walking/judge.ts'
import { openEmbeddedReader } from '../../store/embedded/reading/open-reader.ts'
import type { EmbeddedReader } from '../../store/embedded/reading/open-reader.ts'
import { eventsPerPage, pageAfter } from '../../store/page.ts'
import type { LogTree } from '../../transparency/log-tree.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import { toBase64 } from '../../transparency/bytes/base64.ts'
import { growingRoot } from '../../exports/verify/tree/growing-root.ts'

/** Something of the tree, or of what was signed, that the log does not bear out. */
export type TreeFinding = Fault & { readonly of: 'tree'; readonly where: string }

export type TreeChecked = {
  readonly findings: ReadonlyArray<TreeFinding>
  readonly counted: { readonly entries: number; readonly signed: number }
}

export type TreePlace = {
  readonly folder: string
  /** The folder of the keys, where what was signed last lies; undefined where it is elsewhere. */
  readonly signing: string | undefined
}

const found = (where: string, reason: string, expected: string, is: string): TreeFinding => ({
  of: 'tree',
  where,
  reason,
  expected,
  found: is,
})

const spelled = (hash: Uint8Array | undefined): string =>
  hash === undefined ? 'nothing' : toBase64(hash)

type Signed = SignedTree & { readonly origin: string }

/** The signed checkpoint decides which of the two is right; without one, the sentence says that it is either. */
const leafFinding = (
  tree: LogTree,
  signed: Signed | undefined,
  difference: Extract<TreeDifference, { readonly differs: 'hash' }>,
): TreeFinding => {
  const { index, expected, found: kept } = difference
  const where = `entry ${index}`
  if (faultOfHash(tree, signed, difference).failure === 'tree-damaged')
    return found(
      where,
      'the file tree/level-0 is damaged, and the event is the one that was signed',
      spelled(expected),
      spelled(kept),
    )
  const differs = 'the event is not the one whose hash is in the tree'
  const isOpen = signed === undefined || index >= signed.size
  const reason = isOpen ? `${differs}, or the file tree/level-0 is damaged` : differs
  // The tree's hash was computed when the event was recorded.
  return found(where, reason, spelled(kept), spelled(expected))
}

const findingOf = (
  tree: LogTree,
  signed: Signed | undefined,
  difference: TreeDifference,
): TreeFinding => {
  switch (difference.differs) {
    case 'hash':
      return difference.level === 0
        ? leafFinding(tree, signed, difference)
        : found(
            `level ${difference.level}, hash ${difference.index}`,
            'the tree is not the one that its leaves make',
            spelled(difference.expected),
            spelled(difference.found),
          )
    case 'position':
      return found(
        `entry ${difference.index}`,
        'the tree has another position for it',
        String(difference.expected),
        String(difference.found),
      )
    case 'length':
      return found(
        `entry ${difference.index}`,
        'the log ends before the tree does',
        `${difference.found} entries`,
        `${difference.index} entries`,
      )
  }
}

/** The newest log that was signed from this folder. */
const signedIn = async ({
  folder,
  signing,
}: TreePlace): Promise<Either<TreeFinding, Signed | undefined>> => {
  const origins = await readOrigins(folder)
  if (E.isLeft(origins))
    return E.left(found('log-origins', 'it cannot be read', 'a list', origins.left.failure))
  const origin = origins.right.at(-1)
  // A copy of a ledger may be checked without its keys: a start says that they are missing.
  if (origin === undefined || signing === undefined || !existsSync(signing))
    return E.right(undefined)
  const last = await readLastSigned(signing, origin)
  if (E.isLeft(last))
    return E.left(
      found('what was signed last', 'it cannot be read', 'a checkpoint', last.left.failure),
    )
  if (last.right === undefined)
    return E.left(found('what was signed last', 'it is missing', 'a checkpoint', 'nothing'))
  const { size, root } = last.right
  return E.right({ origin, size, root })
}

/** Every leaf of the log, page by page, up to its end or to a page that cannot be read: `onUnread` is told of that one. */
async function* leavesIn(
  reader: EmbeddedReader,
  onUnread: () => void,
): AsyncGenerator<Either<TreeFinding, ReadonlyArray<Leaf>>, void> {
  const after = pageAfter(reader)
  for (let position = -1n; ;) {
    const page = await after(position, eventsPerPage)()
    // Damage there is reported for the log itself.
    if (E.isLeft(page)) return onUnread()
    if (page.right.length === 0) return
    const leaves: Leaf[] = []
    for (const recorded of page.right) {
      const leaf = leafOf(recorded)
      if (E.isLeft(leaf)) {
        const where = `position ${recorded.position}`
        yield E.left(found(where, 'the event is longer than an entry', '65535 bytes', 'more'))
        return
      }
      leaves.push(leaf.right)
      position = recorded.position
    }
    yield E.right(leaves)
  }
}

type Walk = {
  readonly findings: ReadonlyArray<TreeFinding>
  readonly entries: number
}

/** `root`: what the log has at the size that was signed; undefined where it is shorter. */
const unlikeSigned = (signed: Signed, root: string | undefined, entries: number): TreeFinding =>
  root === undefined
    ? found(
        `entry ${entries}`,
        'the log ends before what was signed',
        `${signed.size} entries`,
        `${entries} entries`,
      )
    : found(
        `size ${signed.size} of ${signed.origin}`,
        'the log has another root than was signed',
        spelled(signed.root),
        root,
      )

const walk = async (
  reader: EmbeddedReader,
  seen: SeenTree | undefined,
  signed: Signed | undefined,
  at: (done: number) => void,
): Promise<Walk> => {
  const findings: TreeFinding[] = []
  const comparison = seen === undefined ? undefined : compareTree(nodeCrypto, seen)
  const growing = growingRoot(nodeCrypto, () => {})
  let difference: TreeDifference | undefined
  let root = signed?.size === 0 ? spelled(growing.root()) : undefined
  let isWhole = true
  const onUnread = (): void => {
    isWhole = false
  }
  for await (const leaves of leavesIn(reader, onUnread)) {
    if (E.isLeft(leaves)) {
      findings.push(leaves.left)
      break
    }
    difference ??= comparison?.take(leaves.right)
    for (const { hash } of leaves.right) {
      growing.push(hash)
      if (growing.size() === signed?.size) root = spelled(growing.root())
    }
    at(growing.size())
  }
  // A log that was not read to its end does not end where the reading did.
  if (isWhole) difference ??= comparison?.end()
  if (difference !== undefined && seen !== undefined)
    findings.push(findingOf(seen.tree, signed, difference))
  const isCompared = isWhole || root !== undefined
  if (signed !== undefined && isCompared && root !== spelled(signed.root))
    findings.push(unlikeSigned(signed, root, growing.size()))
  return { findings, entries: growing.size() }
}

/** Reads all of it; `at` is told how many entries were read. A folder without a tree and without a signature has no findings. */
export const fsckTree = async (
  place: TreePlace,
  at: (done: number) => void,
): Promise<TreeChecked> => {
  const none = { entries: 0, signed: 0 }
  const signed = await signedIn(place)
  if (E.isLeft(signed)) return { findings: [signed.left], counted: none }
  const seen = seeTree(join(place.folder, 'tree'))
  if (E.isLeft(seen))
    return {
      findings: [{ of: 'tree', where: 'the head of the tree', ...seen.left }],
      counted: none,
    }
  const reader = await openEmbeddedReader({ folder: place.folder })()
  if (E.isLeft(reader)) return { findings: [], counted: none }
  try {
    const { findings, entries } = await walk(reader.right, seen.right, signed.right, at)
    return { findings, counted: { entries, signed: signed.right?.size ?? 0 } }
  } finally {
    await reader.right.close()
    seen.right?.close()
  }
}
