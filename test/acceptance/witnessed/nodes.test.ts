/** Two ledger nodes on one server and one vault, whose checkpoints two witnesses see: whichever of the nodes signs. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { bytesFrom } from '../../../src/transparency/bytes/text.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { asOf } from '../../../src/transparency/proof/policy.ts'
import type { Policy } from '../../../src/transparency/proof/policy.ts'
import { policyFrom } from '../../../src/transparency/proof/read-policy.ts'
import { verifyCheckpoint } from '../../../src/transparency/proof/verify-checkpoint.ts'
import { foundIn, reportOf } from '../../exports/verify/verifying.ts'
import { isPostgresHere } from '../../postgres/binaries.ts'
import { optOut } from '../../support/acts.ts'
import { right } from '../../support/unwrap.ts'
import { customer, grant } from '../acts.ts'
import { checkpointOf, signing, sizeIn } from '../nodes-seen.ts'
import { openServedLedger } from '../../support/served-ledger.ts'
import type { SharedLedger } from '../../support/served-ledger.ts'
import { twoWitnesses } from './two-witnesses.ts'
import { until } from '../../support/until.ts'

const yes = grant('purpose_consent', 'profile.display', ['nickname', 'avatar'])

describe.skipIf(!isPostgresHere())(
  'two ledger nodes and two witnesses, both of which must see',
  () => {
    let witnesses: Awaited<ReturnType<typeof twoWitnesses>>
    let house: SharedLedger
    let vkey: string

    /** The roots that were ever shown of a size. */
    const roots = new Map<number, Set<string>>()

    beforeAll(async () => {
      witnesses = await twoWitnesses()
      house = await openServedLedger({
        store: 'kurrentdb',
        vault: 'postgres',
        nodes: 2,
        at: 'now',
        config: { transparency: { witnessPolicy: witnesses.file } },
      })
      const keys = await (await fetch(`${house.nodes[0]!.origin}/log/keys`)).text()
      vkey = keys.split('\n').find((line) => line.includes('+')) ?? ''
      await witnesses.know(vkey)
    })
    afterAll(async () => {
      await house?.close()
      await witnesses?.close()
    })

    const policy = (): Policy =>
      asOf(right(policyFrom(nodeCrypto, bytesFrom(`log ${vkey}\n${witnesses.policy}`))), Date.now())
    /** The checkpoint of a node, noted. */
    const shownBy = async (index: 0 | 1): Promise<string> => {
      const shown = await checkpointOf(house, index)
      const [, size, root = ''] = shown.split('\n')
      const known = roots.get(Number(size)) ?? new Set()
      roots.set(Number(size), known.add(root))
      return shown
    }
    const isSeen = (checkpoint: string): boolean =>
      E.isRight(verifyCheckpoint(nodeCrypto, policy(), bytesFrom(checkpoint)))
    const bundleOf = async (index: 0 | 1): Promise<Buffer> => {
      house.use(index)
      const answer = await fetch(`${house.nodes[index]!.origin}/v1/exports/regulator`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${house.keys.regulator}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({ scope: { kind: 'ledger' } }),
      })
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect([answer.status, answer.status === 200 ? '' : bytes.toString()]).toEqual([200, ''])
      return bytes
    }
    const verified = async (zip: Buffer): Promise<number> => {
      const report = await reportOf(zip, { policy: policy() })
      expect(foundIn(report)).toEqual([])
      expect(report.verdict).toBe('verified')
      expect(report.signed).toHaveLength(3)
      return report.about?.size ?? 0
    }

    test('show checkpoints that both witnesses saw, on both nodes', async () => {
      await until(async () => isSeen(await shownBy(0)) && isSeen(await shownBy(1)), 30_000)
      expect([isSeen(await shownBy(0)), isSeen(await shownBy(1))]).toEqual([true, true])
    })

    test('export from the node that does not sign what both witnesses saw', async () => {
      house.use(0)
      await house.act(await customer(house), yes)
      const other = signing(house)[0] === true ? 1 : 0
      expect(await verified(await bundleOf(other))).toBeGreaterThan(0)
    })

    test('sign on where the one that signed is gone: no size has two roots, and both witnesses go along', async () => {
      const signs = signing(house)[0] === true ? 0 : 1
      const other = signs === 0 ? 1 : 0
      const before = await verified(await bundleOf(signs))
      for (const index of [0, 1] as const) await shownBy(index)
      await house.nodes[signs]!.stop()
      house.use(other)
      const subject = await customer(house)
      await house.act(subject, yes)
      await house.act(subject, optOut)
      await until(async () => signing(house)[other] === true, 30_000)
      await until(async () => sizeIn(await shownBy(other)) > before + 4, 30_000)
      expect(house.nodes[other]!.node.transparency.health()).toMatchObject({
        state: 'ok',
        signs: true,
      })
      expect(await verified(await bundleOf(other))).toBeGreaterThan(before)
      await shownBy(other)
      expect([...roots.values()].filter(({ size }) => size !== 1)).toEqual([])
    }, 90_000)
  },
)
