/** Follows the changes of a vault that another process writes: what each says of a slot stands over what was read there. */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { readBytes } from '../../../files/io.ts'
import type { Io } from '../../../files/io.ts'
import type { VaultCorrupt } from '../format/damage.ts'
import type { Head } from '../format/heads.ts'
import { changesAt } from '../format/layout.ts'
import { readHeadInForce } from '../files/open-files.ts'
import type { Files } from '../files/open-files.ts'
import { changesFrom } from '../files/read-changes.ts'

/** Files of a vault, open for reading. */
export type Reading = { readonly io: Io; readonly files: Files }

/** The known state of a vault in use: with all changes seen. */
export type Followed = {
  /** With the totals and the number of the last change that was seen. */
  now: Head
  /** By slot, the last image seen. */
  readonly images: Map<number, Buffer>
  /** Of the head in force when it was looked at last: changes up to it are settled, and gone. */
  settled: number
  /** The offset of the next change. */
  at: number
}

const attempts = 100

/** The writer writes the heads over: one that is torn at the moment is whole at the next look. */
const steadyHead = async ({ io, files }: Reading): Promise<Either<VaultCorrupt, Head>> => {
  for (let attempt = 1; ; attempt += 1) {
    const found = readHeadInForce(io, files.changesFile)
    if (E.isRight(found)) return E.right(found.right.head)
    if (attempt === attempts) return found
    await delay(1)
  }
}

/** Begins to follow. */
export const followFrom = async (reading: Reading): Promise<Either<VaultCorrupt, Followed>> => {
  const head = await steadyHead(reading)
  if (E.isLeft(head)) return head
  const { sequence } = head.right
  return E.right({ now: head.right, images: new Map(), settled: sequence, at: changesAt })
}

/** Takes up the changes written since; false where one was settled before it was seen. */
export const followOn = async (
  reading: Reading,
  followed: Followed,
): Promise<Either<VaultCorrupt, boolean>> => {
  const { io, files } = reading
  const before = await steadyHead(reading)
  if (E.isLeft(before)) return before
  if (before.right.sequence !== followed.settled) {
    if (before.right.sequence > followed.now.sequence) return E.right(false)
    followed.settled = before.right.sequence
    followed.at = changesAt
  }
  const rest = io.sizeOf(files.changesFile) - followed.at
  const bytes = readBytes(io, files.changesFile, Math.max(0, rest), followed.at)
  const found = changesFrom(followed.now.vaultId, bytes, 0, followed.now.sequence)
  for (const { sequence, after, images } of found.changes) {
    for (const { slot, bytes: image } of images) followed.images.set(slot, Buffer.from(image))
    followed.now = { ...followed.now, ...after, sequence }
  }
  followed.at += found.end
  const after = await steadyHead(reading)
  return E.isLeft(after) ? after : E.right(after.right.sequence <= followed.now.sequence)
}
