/** Whether the vault in a folder lacks people whom its log knows: looked at beside a server, without a key. */
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { seePeople } from '../../vault/embedded/reading/see-people.ts'
import type { NodeFailure } from '../failure.ts'
import { openLogReader } from '../log.ts'
import type { LogReader } from '../log.ts'
import { heldUpTo } from './check.ts'
import { lookAt } from './look.ts'
import type { Look } from './look.ts'
import { lostAfter, peopleNeeded } from './needs.ts'

const lostIn = async (
  config: Config,
  look: Look,
  reader: LogReader,
): Promise<Either<NodeFailure, void>> => {
  const head = await reader.head()()
  if (E.isLeft(head)) return head
  const told = {
    after: heldUpTo({ look, config }, head.right),
    isMarked: look.vault.mark !== undefined,
  }
  const people = await peopleNeeded(reader, told)
  if (E.isLeft(people)) return people
  if (people.right.size === 0) return E.right(undefined)
  const seen = await seePeople(join(config.folder, 'vault'), people.right)
  if (E.isLeft(seen)) return seen
  const lost = await lostAfter(reader, seen.right, told)
  if (E.isLeft(lost)) return lost
  return lost.right === 0
    ? E.right(undefined)
    : E.left({ failure: 'keys-lost', people: lost.right, after: told.after, head: head.right })
}

/** The failure with which a start would refuse this vault, as far as it is seen without a key. */
export const checkVaultBeside = async (config: Config): Promise<Either<NodeFailure, void>> => {
  // Before the log is read: a vault that is told more meanwhile is no older one.
  const look = await lookAt(config)
  if (E.isLeft(look)) return look
  const reader = await openLogReader(config)()
  if (E.isLeft(reader)) return reader
  try {
    return await lostIn(config, look.right, reader.right)
  } finally {
    await reader.right.close()
  }
}
