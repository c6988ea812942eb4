/**
 * What every store must do, whatever it is made of: C01 to C25 of the checklist, by their numbers. Runs
 * unchanged against each adapter; takes nothing for granted about what else is in the log.
 */
import { describe } from 'vitest'
import { appending } from './contract/appending.ts'
import { crashing } from './contract/crashing.ts'
import { following } from './contract/following.ts'
import { reading } from './contract/reading.ts'
import { repeating } from './contract/repeating.ts'
import { surface } from './contract/surface.ts'
import type { Crash, Harness } from './contract/harness.ts'

export type ContractOptions = {
  readonly open: () => Promise<Harness>
  readonly crash: () => Promise<Crash>
}

/** Declares the whole suite for one adapter. */
export const storeContract = (name: string, { open, crash }: ContractOptions): void => {
  describe(`${name}: the contract of a store`, () => {
    appending(open)
    repeating(open)
    reading(open)
    following(open)
    surface(open)
    crashing(crash)
  })
}
