/** The lines of the operations log that remain of a part that a kill cut. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { decidedAtIn } from '../../operations/decision-tally.ts'
import type { Instant } from '../../kernel/instant.ts'

export type Found = { readonly lines: number; readonly sha256: string }

/** Lines of decisions from `from` on and before `to`; undefined where the file cannot be read. */
export const foundIn = async (
  file: string,
  from: Instant,
  to: Instant,
): Promise<Found | undefined> => {
  const hash = createHash('sha256')
  let lines = 0
  try {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      const at = decidedAtIn(line)
      if (at === undefined || at < from || at >= to) continue
      lines += 1
      hash.update(`${line}\n`)
    }
  } catch {
    return undefined
  }
  return { lines, sha256: hash.digest('hex') }
}
