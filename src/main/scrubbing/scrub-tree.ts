/**
 * The log is held against its tree while it is served: an event that was rewritten with every checksum mended is found
 * without anybody asking for it. What is found stops the signing, and the log says so itself (src/sequencer/running.ts).
 */
import { E } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { instantOf } from '../../kernel/instant.ts'
import { isLogFault } from '../../sequencer/failure.ts'
import type { Sequencer } from '../../sequencer/sequencer.ts'
import { noteScrub } from './last-scrub.ts'
import { restMs, startWalks } from './walks.ts'

/** Before a walk that was broken off, as by a server that cannot be reached, begins again, in ms. */
const againMs = 60_000

/** Begins at once; gives how to end it. Nothing is read where the rate is 0. `nowMs` since 1970. */
export const startTreeScrub = (
  walk: Sequencer['walk'],
  { folder, disk }: Pick<Config, 'folder' | 'disk'>,
  nowMs: () => number,
): (() => Promise<void>) =>
  startWalks(disk, async (pace, signal) => {
    const walked = await walk(pace, signal)
    const isFault = E.isLeft(walked) && isLogFault(walked.left)
    if (E.isRight(walked) || isFault)
      await noteScrub(folder, 'tree', instantOf(nowMs()), isFault ? 1 : 0)
    if (isFault) return undefined
    return E.isRight(walked) ? restMs : againMs
  })
