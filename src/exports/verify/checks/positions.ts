/** Positions in the log of a whole ledger's entries: equal to the index, or listed in `positions.jsonl`. */
import { E } from '../../../fp.ts'
import { decode } from '../../../kernel/codec.ts'
import { PositionLine } from '../../bundle/format/lines.ts'
import { positionsFile } from '../../bundle/format/names.ts'
import type { Findings } from '../finding.ts'
import type { CheckedFiles } from '../source/checked-files.ts'
import { linesIn, lineValue } from '../source/lines.ts'

const toldPositions = async function* (
  files: CheckedFiles,
  findings: Findings,
): AsyncGenerator<bigint, void, undefined> {
  const file = positionsFile
  let index = 0
  for await (const lines of linesIn(files, file))
    for (const line of lines) {
      if ('problem' in line) return findings.add({ fault: line.problem, file, index })
      const told = decode(PositionLine)(lineValue(line.text))
      if (E.isLeft(told)) return findings.add({ fault: 'line-malformed', file, index })
      if (told.right.index !== index) {
        const both = { expected: String(index), found: String(told.right.index) }
        return findings.add({ fault: 'line-out-of-order', file, index, ...both })
      }
      yield BigInt(told.right.position)
      index += 1
    }
}

export type Positions = {
  /**
   * The position of the next entry, in order of index; undefined if the file has no more. Synchronous where it is the
   * index.
   */
  readonly next: () => bigint | Promise<bigint | undefined>
}

export const positionsOf = (files: CheckedFiles, findings: Findings): Positions => {
  if (files.has(positionsFile)) {
    const told = toldPositions(files, findings)
    return {
      next: async () => {
        const { done, value } = await told.next()
        return done === true ? undefined : value
      },
    }
  }
  let index = -1n
  return {
    next: () => {
      index += 1n
      return index
    },
  }
}
