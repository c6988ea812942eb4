/** A ledger whose vault was taken away: a new one would give its people new surrogates, away from what they withdrew. */
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { customer } from '../../acceptance/acts.ts'
import { openServedLedger } from '../../support/served-ledger.ts'
import { copyOf, start } from './house.ts'
import { configOn } from '../../support/config.ts'

test('a vault that is missing is told, though nothing was sealed of anybody', async () => {
  const ledger = await openServedLedger()
  await customer(ledger)
  let folder = ''
  await ledger.restart(async () => void (folder = copyOf(ledger.folder)))
  const nowMs = Date.parse(ledger.clock.now())
  await ledger.close()
  const outcome = async () => {
    const begun = await start(configOn(folder), () => nowMs)
    if (!('node' in begun)) return [begun.code, begun.said]
    await begun.node.close()
    return 'it started'
  }
  try {
    expect(await outcome()).toBe('it started')
    // Half of it: the file of changes, without which nobody knows what was written last.
    const changes = join(folder, 'vault', 'changes')
    renameSync(changes, join(folder, 'changes'))
    expect(await outcome()).toEqual([74, expect.stringContaining('changes')])
    renameSync(join(folder, 'changes'), changes)
    const needed = [74, expect.stringMatching(/vault/)]
    rmSync(join(folder, 'vault'), { recursive: true })
    expect(await outcome()).toEqual(needed)
    rmSync(join(folder, 'rows'), { recursive: true })
    expect(await outcome()).toEqual(needed)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
