/** The log of a running server, as an outsider sees it; and starts that may be refused. */
import { setTimeout as delay } from 'node:timers/promises'
import { runUntil } from './support.ts'
import type { Ran, Server } from './support.ts'
import { patienceMs } from '../support/until.ts'

export type Seen = {
  /** The signed note. */
  readonly note: string
  readonly size: number
  readonly root: string
}

/** The checkpoint that is shown at this moment; undefined where none is, or nobody answers. */
export const seenOn = async (origin: string): Promise<Seen | undefined> => {
  const answer = await fetch(`${origin}/log/checkpoint`).catch(() => undefined)
  const note = await answer?.text().catch(() => undefined)
  if (answer?.status !== 200 || note === undefined) return undefined
  const [, size = '', root = ''] = note.split('\n')
  return { note, size: Number(size), root }
}

/** Asks until there is an answer. */
export const until = async <A>(ask: () => Promise<A | undefined>): Promise<A> => {
  const untilMs = performance.now() + patienceMs
  while (performance.now() < untilMs) {
    const found = await ask()
    if (found !== undefined) return found
    await delay(50)
  }
  throw new Error('it did not come to be')
}

/** The first checkpoint of `server` over at least `size` entries. */
export const checkpointOf = ({ origin }: Server, size: number): Promise<Seen> =>
  until(async () => {
    const seen = await seenOn(origin)
    return seen !== undefined && seen.size >= size ? seen : undefined
  })

/** A start that is expected to be refused; where it serves it is stopped, and ends with 0. */
export const startOn = (
  data: string,
  env: { readonly [name: string]: string } = {},
): Promise<Ran> => runUntil(['serve', '--port', '0', '--data', data], { env }, /listening on/)
