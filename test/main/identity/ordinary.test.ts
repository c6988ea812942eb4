import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { customer } from '../../acceptance/acts.ts'
import { openServedLedger } from '../../support/served-ledger.ts'
import { optOut } from '../../support/acts.ts'
import { copyOf, start } from './house.ts'
import { configOn } from '../../support/config.ts'

test('a vault that is older than somebody of whom nothing was sealed is not opened', async () => {
  const ledger = await openServedLedger()
  await ledger.act(await customer(ledger), optOut)
  let early = ''
  await ledger.restart(async () => void (early = copyOf(ledger.folder)))
  const late = await customer(ledger)
  await ledger.act(late, optOut)
  let folder = ''
  await ledger.restart(async () => void (folder = copyOf(ledger.folder)))
  const nowMs = Date.parse(ledger.clock.now())
  await ledger.close()

  const whole = await start(configOn(folder), () => nowMs)
  if (!('node' in whole)) throw new Error(whole.said)
  await whole.node.close()

  rmSync(join(folder, 'vault'), { recursive: true })
  cpSync(join(early, 'vault'), join(folder, 'vault'), { recursive: true })
  const older = await start(configOn(folder), () => nowMs)
  for (const each of [early, folder]) rmSync(each, { recursive: true, force: true })
  expect(older).toMatchObject({
    code: 74,
    said: expect.stringMatching(/the key vault is older than the log: .* 1 people/),
  })
})
