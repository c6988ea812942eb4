/** An index file held against the one that its segment makes: they are the same, byte for byte. */
import { encodeIndex } from '../indexing/encode-index.ts'
import type { Finding } from './finding.ts'
import type { Checked } from './fsck-segment.ts'
import { readFile } from '../../../files/io.ts'
import type { Io } from '../../../files/io.ts'
import { indexPath, numberIn } from '../files/names.ts'

const firstDifference = (one: Buffer, other: Buffer): number => {
  const length = Math.min(one.length, other.length)
  for (let at = 0; at < length; at += 1) if (one[at] !== other[at]) return at
  return length
}

const byteAt = (bytes: Buffer, at: number): string =>
  at < bytes.length ? `byte ${String(bytes[at])}` : 'the end of the file'

/** Says whether the file is the same, and yields the first place at which the index file differs; a missing one is made at the next start and is no finding. */
export const checkDerived = async function* (
  io: Io,
  log: string,
  { of, index }: Checked,
  pace: (bytes: number) => Promise<void>,
): AsyncGenerator<Finding, 'same' | 'missing' | 'other', undefined> {
  const isThere = io.list(log).some((name) => numberIn(name, 'index') === of.segment)
  if (!isThere) return 'missing'
  const steps = encodeIndex(index, of)
  let step = steps.next()
  while (step.done !== true) {
    // No bytes of the log: others have their turn all the same.
    await pace(0)
    step = steps.next()
  }
  const expected = Buffer.concat(step.value)
  await pace(expected.length)
  const found = readFile(io, indexPath(log, of.segment))
  if (expected.equals(found)) return 'same'
  const at = firstDifference(expected, found)
  yield {
    of: 'derived',
    where: `index ${of.segment}, offset ${at}`,
    reason:
      'the index is not the one that its segment makes: the server makes it again when it meets that; or set it aside while the server is stopped, and the next start makes it again',
    expected: byteAt(expected, at),
    found: byteAt(found, at),
  }
  return 'other'
}
