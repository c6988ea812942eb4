/**
 * Long work on the one thread that serves everybody: in slices of some milliseconds, and two pieces of it at a time,
 * so that whoever has a long record cannot choose how long others wait (invariant 15). Ordinary work never notices:
 * it ends within its first slice.
 */
import { performance } from 'node:perf_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { makeRounds } from './rounds.ts'
import type { Rounds } from './rounds.ts'

/** Called after each step with the bytes it took: undefined to go on at once, else when to. */
export type Pause = (bytes: number) => Promise<void> | undefined

/** Runs `work`; the long work of one key takes turns. What holds a place in it must not ask for another. */
export type Lane = <A>(key: string, work: (pause: Pause) => Promise<A>) => Promise<A>

/** A decision that arrives meanwhile waits for one slice of each piece of work, and a slice of the projector. */
const sliceMs = 2
/** A hundred events: more than most people's whole life. Who reads on gets a round of the event loop to themselves. */
const ordinaryBytes = 64 * 1_024
/** Some four hundred events. Below it work gives way to others, and waits for none of the long ones. */
const lightBytes = 256 * 1_024
/** One can wait for a disk or a server while the other is folded. */
export const longAtOnce = 2

type Leave = () => void
const nothing: Leave = () => {}

/** Places for long work, at most one for each key: those who wait come in the order in which they asked. */
const makePlaces = (capacity: number) => {
  const last = new Map<string, Promise<void>>()
  const waiting = new Set<() => void>()
  let free = capacity
  const take = async (): Promise<void> => {
    if (free > 0) {
      free -= 1
      return
    }
    await new Promise<void>((resolve) => {
      waiting.add(() => resolve())
    })
  }
  const give = (): void => {
    for (const next of waiting) {
      waiting.delete(next)
      next()
      return
    }
    free += 1
  }
  return async (key: string): Promise<Leave> => {
    const before = last.get(key)
    let done: Leave = nothing
    const mine = new Promise<void>((resolve) => {
      done = resolve
    })
    last.set(key, mine)
    await before
    await take()
    return () => {
      give()
      if (last.get(key) === mine) last.delete(key)
      done()
    }
  }
}

/** One for all long work of a process, with the rounds that other long work waits for as well. */
export const makeLane = (capacity: number = longAtOnce, rounds: Rounds = makeRounds()): Lane => {
  const enter = makePlaces(capacity)
  return async (key, work) => {
    let sinceMs = performance.now()
    let bytes = 0
    let leave: Leave | undefined
    const giveWay = async (): Promise<void> => {
      if (leave === undefined && bytes > lightBytes) leave = await enter(key)
      await (bytes > ordinaryBytes ? rounds() : nextTurn())
      sinceMs = performance.now()
    }
    try {
      return await work((more) => {
        bytes += more
        return performance.now() - sinceMs < sliceMs ? undefined : giveWay()
      })
    } finally {
      leave?.()
    }
  }
}

/** The shared parts of one process's long work: its places, and its rounds. */
export const longWork = (): { readonly lane: Lane; readonly rounds: Rounds } => {
  const rounds = makeRounds()
  return { rounds, lane: makeLane(longAtOnce, rounds) }
}
