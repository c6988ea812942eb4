/**
 * The surrogates of a demo come from its seed, and a ledger takes none that it did not draw: so each gets its key in
 * the vault before the ledger opens, which is what drawing one comes to.
 */
import { mkdir } from 'node:fs/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { SubjectId } from '../../kernel/ids.ts'
import { openVault } from '../../main/keys.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import type { Step } from './step.ts'
import type { World } from './world.ts'

/** Everybody who acts or is named as a guardian, once. */
const peopleOf = (world: World, steps: ReadonlyArray<Step>): ReadonlyArray<SubjectId> => {
  const people = new Set<SubjectId>()
  for (const step of steps) {
    if ('who' in step) people.add(world.subject(step.who))
    if (step.kind !== 'act') continue
    const guardian = step.act['guardian']
    if (SubjectId.is(guardian)) people.add(guardian)
  }
  return [...people]
}

/** Gives everybody of the demo a key. The folder's ledger must not be open yet. */
export const drawPeople = async (
  config: Config,
  world: World,
  steps: ReadonlyArray<Step>,
  nowMs: () => number,
): Promise<Either<Fault, void>> => {
  await mkdir(config.folder, { recursive: true, mode: 0o700 })
  const vault = await openVault(config, nowMs)()
  if (E.isLeft(vault)) return E.left(faultFrom(vault.left))
  try {
    for (const subject of peopleOf(world, steps)) {
      const key = await vault.right.keyFor(subject)()
      if (E.isLeft(key)) return E.left(faultFrom(key.left))
    }
    return E.right(undefined)
  } finally {
    await vault.right.close()
  }
}
