/** A temporary folder that goes when the work is done, fails, or is broken off by a signal. */
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Io } from '../line/command.ts'
import { endBy } from './end.ts'
import { removeThrowAways } from '../../files/leftovers.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** `handOver` leaves signals to whoever handles them from then on; the folder still goes at the end. */
export type ThrowAway = { readonly folder: string; readonly handOver: () => void }

const breakOff = (signal: NodeJS.Signals): void => endBy(signal)

const handOver = (): void => {
  for (const signal of signals) process.off(signal, breakOff)
}

/** Runs `work` with a new folder named after `prefix`. */
export const withThrowAway = async <A>(
  prefix: string,
  io: Pick<Io, 'err'>,
  work: (what: ThrowAway) => Promise<A>,
): Promise<A> => {
  await removeThrowAways(tmpdir(), prefix, io)
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  process.on('exit', remove)
  for (const signal of signals) process.on(signal, breakOff)
  try {
    return await work({ folder, handOver })
  } finally {
    handOver()
    process.off('exit', remove)
    remove()
  }
}
