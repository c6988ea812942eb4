/** A ledger opened by a command, as its one writer, and closed when the command is done. */
import { resolve } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { openNode } from '../../main.ts'
import type { LedgerNode, Opening } from '../../main.ts'
import type { Telling } from '../../main/telling.ts'
import { faulty, noLedger } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { hasLog } from '../../main/log.ts'
import { tellingOperator } from '../shown/telling.ts'

const fullCodes = ['ENOSPC', 'EDQUOT']

/** A part that could not be opened since its disk is full: what the system says names no folder. */
const noRoom = ({ folder }: Config, left: object): Fault | undefined => {
  const cause = 'cause' in left ? left.cause : undefined
  return cause instanceof Error && 'code' in cause && fullCodes.includes(String(cause.code))
    ? faulty(
        'unavailable',
        `no room is left on the disk of ${resolve(folder)} (${cause.message}): nothing was recorded. Make room there, and start again; docs/how-to/operate.md tells how much a start needs`,
      )
    : undefined
}

/** Opens the ledger of `config.folder`; `nowMs` is its clock, in ms since 1970. */
export const openLedgerNode = async (
  config: Config,
  nowMs: () => number,
  telling: Telling = tellingOperator(),
  opening?: Opening,
): Promise<Either<Fault, LedgerNode>> => {
  const node = await openNode(config, nowMs, telling, opening)()
  return E.isLeft(node) ? E.left(noRoom(config, node.left) ?? faultFrom(node.left)) : node
}

type Work<A> = (node: LedgerNode) => Promise<Either<Fault, A>>

/** Runs `work` on an existing ledger and closes it, whatever comes of it. */
export const withNode = async <A>(config: Config, work: Work<A>): Promise<Either<Fault, A>> =>
  hasLog(config) ? withOpened(config, work) : E.left(noLedger(config.folder))

/** The same, making the ledger where there is none. */
export const withOpened = async <A>(config: Config, work: Work<A>): Promise<Either<Fault, A>> => {
  const node = await openLedgerNode(config, Date.now)
  if (E.isLeft(node)) return node
  try {
    return await work(node.right)
  } finally {
    await node.right.close()
  }
}
