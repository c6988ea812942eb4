/** Every run, in the order of the table. */
import type { Run } from './driver/run.ts'
import { calls } from './runs/calls.ts'
import { deeds } from './runs/deeds.ts'
import { flips } from './runs/flips.ts'
import { fullDisk } from './runs/full-disk.ts'
import { kills } from './runs/kills.ts'
import { power } from './runs/power.ts'
import { soak } from './runs/soak.ts'
import { swaps } from './runs/swaps.ts'

export const allRuns: ReadonlyArray<Run> = [
  kills,
  deeds,
  power,
  calls,
  soak,
  fullDisk,
  flips,
  swaps,
]
