/**
 * Entries that explain tombstones in a bundle whose position is before the erasure. They lie after the bundle's tree;
 * each is proven in the tree of the last of them, which is proven to have grown from the bundle's.
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { leafText } from '../../../events/leaf.ts'
import { subjectStream } from '../../../kernel/ids.ts'
import type { SubjectId } from '../../../kernel/ids.ts'
import { toBase64 } from '../../../transparency/bytes/base64.ts'
import { bytesFrom } from '../../../transparency/bytes/text.ts'
import { nodeCrypto } from '../../../transparency/node-crypto.ts'
import { addCheckpointBytes } from '../../../transparency/proof/add-checkpoint.ts'
import type { ProvingFailure } from '../../../transparency/proving/failure.ts'
import { newProver } from '../../../transparency/proving/prover.ts'
import type { Prover } from '../../../transparency/proving/prover.ts'
import type { ArchiveFile } from '../archive/pieces.ts'
import type { BundleEnv } from '../env.ts'
import type { BundleFailure } from '../failure.ts'
import { erasedEntriesFile, erasedGrowthFile } from '../format/names.ts'
import { readEntry, streamPages } from '../reading/log-pages.ts'
import type { Entry } from '../reading/log-pages.ts'
import type { Opened } from './openings.ts'

type Env = Pick<BundleEnv, 'log' | 'reader'> & {
  /** The number of entries up to and including the event at a position, once it is in the tree. */
  readonly sizeAt: (position: bigint) => Promise<Either<BundleFailure, number>>
}

/** The key that an entry destroys. */
const destroyedBy = ({ recorded: { event } }: Entry): string | undefined =>
  event.type === 'CryptoShredded' ? event.body.kid : undefined

/** Keys of tombstones that no entry up to the bundle's position destroys. */
const unexcused = (
  opened: ReadonlyArray<Opened>,
  entries: ReadonlyArray<Entry>,
): ReadonlySet<string> => {
  const within = new Set(entries.map(destroyedBy))
  return new Set(
    opened.flatMap(({ fields, kid }) => (fields === undefined && !within.has(kid) ? [kid] : [])),
  )
}

/** The first entry after `position` that destroys each of these keys, in order of index. */
const destroying = async (
  { sizeAt, reader }: Env,
  subject: SubjectId,
  position: bigint,
  kids: ReadonlySet<string>,
): Promise<Either<BundleFailure, ReadonlyArray<Entry>>> => {
  const head = await reader.head()()
  if (E.isLeft(head)) return head
  const found = new Map<string, Entry>()
  for await (const page of streamPages(reader, subjectStream(subject), head.right)) {
    if (E.isLeft(page)) return page
    for (const recorded of page.right) {
      if (recorded.position <= position || recorded.event.type !== 'CryptoShredded') continue
      const size = await sizeAt(recorded.position)
      if (E.isLeft(size)) return size
      const entry = readEntry({ index: size.right - 1, recorded })
      if (E.isLeft(entry)) return entry
      const kid = destroyedBy(entry.right)
      if (kid !== undefined && kids.has(kid) && !found.has(kid)) found.set(kid, entry.right)
    }
  }
  // The key is destroyed but not recorded: the erasure broke off. Requesting it again completes it.
  return found.size < kids.size
    ? E.left({ failure: 'erasure-untold' })
    : E.right([...found.values()])
}

const lineOf = (
  { log }: Env,
  prover: Prover,
  { index, recorded, json }: Entry,
  size: number,
): Either<BundleFailure, string> => {
  const leaf = leafText(json)
  const held = log.holdEntry(index, bytesFrom(leaf))
  if (E.isLeft(held)) return held
  const proof = prover.inclusion(index, size)
  if (E.isLeft(proof)) return proof
  const hashes = proof.right.map((hash) => `"${toBase64(hash)}"`).join(',')
  return E.right(
    `{"index":${index},"leaf":${leaf},"position":"${recorded.position}","proof":[${hashes}]}\n`,
  )
}

type Bundled = {
  readonly subject: SubjectId
  /** The position of the bundle's last event, and the size of its checkpoint. */
  readonly position: bigint
  readonly size: number
}

const growthOf = async (
  { log }: Env,
  prover: Prover,
  oldSize: number,
  size: number,
): Promise<Either<BundleFailure | ProvingFailure, Uint8Array>> => {
  const later = await log.checkpointAt(size)
  if (E.isLeft(later)) return later
  const hashes = prover.consistency(oldSize, size)
  if (E.isLeft(hashes)) return hashes
  const { note: checkpoint } = later.right
  return E.right(addCheckpointBytes({ oldSize, hashes: hashes.right, checkpoint }))
}

/** The files under `erased/`, with their entries; none if entries of the bundle explain each tombstone. */
export const erasedLater = async (
  env: Env,
  { subject, position, size: oldSize }: Bundled,
  opened: ReadonlyArray<Opened>,
  entries: ReadonlyArray<Entry>,
): Promise<
  Either<
    BundleFailure,
    { readonly files: ReadonlyArray<ArchiveFile<never>>; readonly entries: ReadonlyArray<Entry> }
  >
> => {
  const kids = unexcused(opened, entries)
  if (kids.size === 0) return E.right({ files: [], entries: [] })
  const found = await destroying(env, subject, position, kids)
  if (E.isLeft(found)) return found
  const size = Math.max(...found.right.map(({ index }) => index)) + 1
  const prover = newProver(nodeCrypto, env.log.tree)
  const growth = await growthOf(env, prover, oldSize, size)
  if (E.isLeft(growth)) return growth
  const lines: string[] = []
  for (const entry of found.right) {
    const line = lineOf(env, prover, entry, size)
    if (E.isLeft(line)) return line
    lines.push(line.right)
  }
  const files = [
    { name: erasedGrowthFile, content: growth.right },
    { name: erasedEntriesFile, content: bytesFrom(lines.join('')) },
  ]
  return E.right({ files, entries: found.right })
}
