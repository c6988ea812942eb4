import { expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { bundlesOf } from '../../../src/main/bundles/bundles.ts'
import type { TransparencyLog } from '../../../src/transparency/transparency-log.ts'
import { right } from '../../support/unwrap.ts'
import { bundleOf, openHouse, recorderOf } from './house.ts'

/** As after a start: there is no checkpoint before somebody waited for one. */
const notShownYet = (log: TransparencyLog): TransparencyLog => {
  let isShown = false
  return {
    ...log,
    waitFor: (size, withinMs) => {
      isShown = true
      return log.waitFor(size, withinMs)
    },
    checkpointAt: (size) =>
      isShown
        ? log.checkpointAt(size)
        : Promise.resolve(E.left({ failure: 'beyond-tree', size } as const)),
  }
}

test('a bundle that leads from a kept checkpoint waits for the first one after a start', async () => {
  const house = await openHouse()
  try {
    await bundleOf(house, { kind: 'ledger' })
    const { log } = house.parts
    const { root } = right(await log.checkpointAt(1))
    const bundles = bundlesOf({ ...house.parts, log: notShownYet(log) })
    const request = { scope: { kind: 'ledger' } as const, since: { size: 1, root } }
    const begun = right(
      await bundles.begin({
        request: { ...request, position: undefined },
        record: recorderOf(house),
      }),
    )
    let bytes = 0
    for await (const piece of begun.bytes) bytes += right(piece).length
    expect(bytes).toBeGreaterThan(0)
  } finally {
    await house.close()
  }
})
