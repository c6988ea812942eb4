/** The words of the process that reads a folder. */
import { FindingBody, FsckPartBody } from '../../api/bodies/upkeep-bodies.ts'
import { closed, list } from '../../kernel/codec.ts'

/** Findings of a part that are told one by one; its `found` counts all. */
export const mostFindings = 1_000

/** A part as far as it is; its findings come with its last word. */
export const FsckWord = closed('FsckWord', {
  part: FsckPartBody,
  findings: list(FindingBody, mostFindings),
})
