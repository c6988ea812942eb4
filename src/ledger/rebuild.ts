/** Rebuilds rows. Kept states beside them are deleted, and made again from the log when needed. */
import { TE, pipe } from '../fp.ts'
import type { Projector } from '../projector/run.ts'
import type { Running } from './running.ts'

export const rebuildAll =
  ({ projector, people }: Pick<Running, 'projector' | 'people'>): Projector['rebuild'] =>
  (names, onProgress) =>
    pipe(
      projector.rebuild(names, onProgress),
      TE.tapTask(() => people.clear),
    )
