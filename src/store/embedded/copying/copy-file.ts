/** Files of a copy: hashed as they are read, synced as they are written. */
import { createHash } from 'node:crypto'
import { copyFile, link, open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { sha256From } from '../../../kernel/ids.ts'
import type { Sha256 } from '../../../kernel/ids.ts'

const blockBytes = 1_048_576

/** Hands over the first `bytes` of a file, block by block, and answers their hash; fails on a file that is shorter. */
const eachBlock = async (
  path: string,
  bytes: number,
  take: (block: Buffer) => Promise<unknown> | undefined,
): Promise<Sha256> => {
  const hash = createHash('sha256')
  const from = await open(path, 'r')
  const room = Buffer.allocUnsafe(Math.min(blockBytes, Math.max(1, bytes)))
  try {
    for (let at = 0; at < bytes;) {
      const { bytesRead } = await from.read(room, 0, Math.min(room.length, bytes - at), at)
      if (bytesRead === 0) throw new Error(`the file ends at ${at} of ${bytes} bytes`)
      const block = room.subarray(0, bytesRead)
      hash.update(block)
      await take(block)
      at += bytesRead
    }
    return sha256From(hash.digest('hex'))
  } finally {
    await from.close()
  }
}

/** SHA-256 of the first `bytes` of a file. */
export const hashFile = (path: string, bytes: number): Promise<Sha256> =>
  eachBlock(path, bytes, () => undefined)

const writeAll = async (to: FileHandle, block: Buffer): Promise<void> => {
  for (let done = 0; done < block.length;) {
    done += (await to.write(block, done, block.length - done)).bytesWritten
  }
}

/** Copies the first `bytes` of a file into a new one and syncs it; `mode` is its own when it is whole. */
export const copyBytes = async (
  from: string,
  to: string,
  bytes: number,
  mode: number,
): Promise<Sha256> => {
  const file = await open(to, 'wx', 0o600)
  try {
    const sha256 = await eachBlock(from, bytes, (block) => writeAll(file, block))
    await file.chmod(mode)
    await file.sync()
    return sha256
  } finally {
    await file.close()
  }
}

/** Gives a file a second name, or, where the file system has no such thing or another disk is meant, copies it. */
export const shareFile = async (from: string, to: string): Promise<void> => {
  try {
    await link(from, to)
  } catch {
    await copyFile(from, to)
    const copied = await open(to, 'r')
    try {
      await copied.sync()
    } finally {
      await copied.close()
    }
  }
}
