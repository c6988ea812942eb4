/** The newest checkpoint that a quorum of witnesses cosigned. */
import { afterEach, describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { verifyCheckpoint } from '../../../src/transparency/proof/verify-checkpoint.ts'
import { left, right } from '../../support/unwrap.ts'
import { asking, closeAll, closing, folder, witness } from './places.ts'

afterEach(closeAll)

describe('a checkpoint among those that witnesses cosigned', () => {
  test('is the newest under a quorum where all of it cosigned, before and after a start', async () => {
    const [a, b] = [await witness('a'), await witness('b')]
    const at = folder()
    const both = `${a.line}${b.line}group both all a b\nquorum both\n`
    const one = `${a.line}${b.line}quorum a\n`
    const log = await asking(at, both)
    expect(right(await log.witnesses.newestEndorsed())).toBeUndefined()
    right(await log.witnesses.cosignedAt(7, 5_000))
    await b.close()
    expect(left(await log.witnesses.cosignedAt(30, 5_000)).failure).toBe('quorum-missing')
    const endorsed = right(await log.witnesses.newestEndorsed())
    expect(endorsed?.size).toBe(7)
    right(verifyCheckpoint(nodeCrypto, log.policy, endorsed?.note ?? new Uint8Array()))
    await log.close()
    closing.shift()
    const again = await asking(at, both)
    expect(right(await again.witnesses.newestEndorsed())?.size).toBe(7)
    await again.close()
    closing.shift()
    const alone = await asking(at, one)
    expect(right(await alone.witnesses.newestEndorsed())?.size).toBe(30)
  })
})
