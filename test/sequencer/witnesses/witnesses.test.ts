/** A log that asks witnesses: in passing, for exports, and when they are away, wrong, ahead or forgetful. */
import { cpSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { verifyCheckpoint } from '../../../src/transparency/proof/verify-checkpoint.ts'
import { left, right } from '../../support/unwrap.ts'
import { leavesOf } from '../../transparency/reference-tree.ts'
import { serveOn } from '../../witness/serve-on.ts'
import { witnessIn } from '../../witness/witness-in.ts'
import { testLog, testSigner } from '../../witness/test-log.ts'
import { origin } from './asking-log.ts'
import { answering, asking, closeAll, closing, folder, vkey, witness } from './places.ts'
import { until } from '../../support/until.ts'

afterEach(closeAll)

describe('a checkpoint that is shown', () => {
  test('is cosigned in passing by each witness, and verifies under their quorum', async () => {
    const [a, b] = [await witness('a'), await witness('b')]
    const at = folder()
    const log = await asking(at, `${a.line}${b.line}group both all a b\nquorum both\n`)
    log.witnesses.onShown(log.checkpoint(7))
    await until(() => log.cosigned.length === 2)
    log.witnesses.onShown(log.checkpoint(30))
    await until(() => log.cosigned.length === 4)
    for (const size of [7, 30]) {
      const { note } = right(await log.witnesses.withCosignatures(log.checkpoint(size)))
      right(verifyCheckpoint(nodeCrypto, log.policy, note))
    }
    expect(log.witnesses.health()).toMatchObject([
      { witness: 'witness.example/w1', state: 'ok', size: 30, forgot: false },
      { state: 'ok', size: 30 },
    ])
    await log.close()
    closing.shift()
    const again = await asking(at, `${a.line}${b.line}group both all a b\nquorum both\n`)
    const { note } = right(await again.witnesses.withCosignatures(again.checkpoint(7)))
    right(verifyCheckpoint(nodeCrypto, again.policy, note))
  })

  test('is asked about from the size that the witness tells, where this log does not know it', async () => {
    const a = await witness('a')
    const line = `${a.line}quorum a\n`
    const first = await asking(folder(), line)
    right(await first.witnesses.cosignedAt(7, 30_000))
    const second = await asking(folder(), line)
    right(await second.witnesses.cosignedAt(30, 30_000))
    expect(a.handled.map(({ status }) => status)).toEqual([200, 409, 200])
  })

  test('is passed over where a newer one came before it was asked about', async () => {
    const a = await witness('a')
    const log = await asking(folder(), `${a.line}quorum a\n`, leavesOf(40), 50)
    for (let size = 1; size <= 40; size += 1) log.witnesses.onShown(log.checkpoint(size))
    await until(() => log.cosigned.includes(40))
    expect(a.handled.length).toBeLessThan(5)
  })

  test('is the same for all witnesses, however fast the log grows and whichever answers late', async () => {
    const [a, b] = [await witness('a'), await witness('b')]
    const at = folder()
    const both = `${a.line}${b.line}group both all a b\nquorum both\n`
    const log = await asking(at, both, leavesOf(40), 100)
    // By the clock: a timer that is late leaves sizes out, and gives no time for more rounds.
    const begunMs = performance.now()
    const size = () => Math.min(40, 1 + Math.floor((performance.now() - begunMs) / 20))
    const growing = setInterval(() => log.witnesses.onShown(log.checkpoint(size())), 20)
    await until(() => log.witnesses.health().every((each) => each.size === 40))
    clearInterval(growing)
    const sizes = [...new Set(log.cosigned)]
    const byBoth = sizes.filter(
      (each) => log.cosigned.indexOf(each) !== log.cosigned.lastIndexOf(each),
    )
    // A witness that still answers when a round begins is left out of it; asked separately, they would rarely cosign the same size.
    expect(byBoth.length).toBeGreaterThanOrEqual(sizes.length / 4)
    expect(sizes.length).toBeLessThan(20)
  })

  test('waits for no witness: one that is away is asked again when it is back', async () => {
    const a = await witness('a')
    const log = await asking(folder(), `${a.line}quorum a\n`)
    await a.close()
    log.witnesses.onShown(log.checkpoint(7))
    await until(() => log.witnesses.health()[0]?.state === 'away')
    const back = await witnessIn(a.folder, [vkey])
    const served = await serveOn({ witness: back.witness, port: a.port })
    closing.push(served.close)
    await until(() => log.witnesses.health()[0]?.state === 'ok')
    expect(log.cosigned).toEqual([7])
  })
})

describe('a checkpoint for an export', () => {
  test('has a quorum though one witness is away, and names who is missing where it has none', async () => {
    const [a, b, c] = [await witness('a'), await witness('b'), await witness('c')]
    await c.close()
    const lines = `${a.line}${b.line}${c.line}`
    const two = await asking(folder(), `${lines}group some 2 a b c\nquorum some\n`)
    const { note } = right(await two.witnesses.cosignedAt(12, 30_000))
    right(verifyCheckpoint(nodeCrypto, two.policy, note))
    const all = await asking(folder(), `${lines}group every all a b c\nquorum every\n`)
    expect(left(await all.witnesses.cosignedAt(12, 30_000))).toEqual({
      failure: 'quorum-missing',
      quorum: 'every',
      size: 12,
      missing: [{ witness: 'witness.example/w1', why: 'away' }],
    })
  })

  test('of an older size has the cosignatures that are kept, asks nobody, and never gets others', async () => {
    const a = await witness('a')
    const log = await asking(folder(), `${a.line}quorum a\n`)
    right(await log.witnesses.cosignedAt(7, 30_000))
    right(await log.witnesses.cosignedAt(30, 30_000))
    const asked = a.handled.length
    const { note } = right(await log.witnesses.cosignedAt(7, 30_000))
    right(verifyCheckpoint(nodeCrypto, log.policy, note))
    expect(left(await log.witnesses.cosignedAt(20, 30_000))).toMatchObject({
      missing: [{ why: 'cosigned-larger' }],
    })
    expect(a.handled).toHaveLength(asked)
    expect(log.witnesses.health()).toMatchObject([{ state: 'ok', size: 30 }])
  })

  test('that has its quorum asks nobody again', async () => {
    const a = await witness('a')
    const log = await asking(folder(), `${a.line}quorum a\n`)
    const first = right(await log.witnesses.cosignedAt(7, 30_000))
    expect(right(await log.witnesses.cosignedAt(7, 30_000))).toEqual(first)
    expect(a.handled).toHaveLength(1)
  })

  test('does not wait for what a witness was asked before, in passing', async () => {
    const line = await answering(() => {})
    const log = await asking(folder(), `${line}quorum w\n`)
    log.witnesses.onShown(log.checkpoint(5))
    const begun = performance.now()
    expect(left(await log.witnesses.cosignedAt(7, 200))).toMatchObject({
      failure: 'quorum-missing',
    })
    expect(performance.now() - begun).toBeLessThan(15_000)
  })

  test('does not wait longer than it is told', async () => {
    const line = await answering(() => {})
    const log = await asking(folder(), `${line}quorum w\n`)
    const begun = performance.now()
    const missing = left(await log.witnesses.cosignedAt(7, 200))
    expect(missing).toMatchObject({ missing: [{ witness: 'w.example', why: 'away' }] })
    expect(performance.now() - begun).toBeLessThan(15_000)
  })

  test('needs nobody where the policy asks for none', async () => {
    const log = await asking(folder(), 'quorum none\n')
    const { note } = right(await log.witnesses.cosignedAt(7, 1_000))
    expect(note).toEqual(log.checkpoint(7).note)
  })
})

describe('a witness that', () => {
  test('claimed a larger tree than there is, is asked again and counts once it takes it back', async () => {
    const w = testSigner('w.example', 4)
    let claims = 1
    const line = await answering((_, res) => {
      claims -= 1
      res.writeHead(claims < 0 ? 200 : 409)
      const now = BigInt(Math.floor(Date.now() / 1_000))
      res.end(claims < 0 ? w.cosign(testLog(origin).text(7), now) : '999999\n')
    })
    const log = await asking(folder(), `${line}quorum w\n`)
    expect(left(await log.witnesses.cosignedAt(7, 30_000))).toMatchObject({
      missing: [{ why: 'ahead' }],
    })
    right(await log.witnesses.cosignedAt(7, 30_000))
    expect(log.witnesses.health()).toMatchObject([{ state: 'ok', size: 7 }])
  })

  test('cosigns two histories makes no quorum of two with one that does not', async () => {
    const [a, b] = [await witness('a'), await witness('b')]
    const line = `${a.line}${b.line}group both all a b\nquorum both\n`
    const honest = await asking(folder(), line)
    right(await honest.witnesses.cosignedAt(12, 30_000))
    // The one forgets what it cosigned, and cosigns whatever it is shown.
    await a.close()
    for (const file of readdirSync(a.folder))
      if (file.endsWith('.checkpoint')) rmSync(join(a.folder, file))
    const forgetful = await witnessIn(a.folder, [vkey])
    closing.push((await serveOn({ witness: forgetful.witness, port: a.port })).close)
    const rewritten = leavesOf(40).map((leaf, at) => (at === 5 ? leaf.toReversed() : leaf))
    const forged = await asking(folder(), line, rewritten)
    expect(left(await forged.witnesses.cosignedAt(12, 30_000))).toMatchObject({
      failure: 'quorum-missing',
      missing: [{ why: 'inconsistent' }],
    })
    const { note } = right(await forged.witnesses.withCosignatures(forged.checkpoint(12)))
    expect(left(verifyCheckpoint(nodeCrypto, forged.policy, note))).toMatchObject({
      rejected: 'quorum-missing',
    })
  })
})

describe('a log that was', () => {
  test('rewritten gets no cosignature, and is told so', async () => {
    const a = await witness('a')
    const honest = await asking(folder(), `${a.line}quorum a\n`)
    right(await honest.witnesses.cosignedAt(12, 30_000))
    const rewritten = leavesOf(40).map((leaf, at) => (at === 5 ? leaf.toReversed() : leaf))
    const log = await asking(folder(), `${a.line}quorum a\n`, rewritten)
    expect(left(await log.witnesses.cosignedAt(30, 30_000))).toMatchObject({
      missing: [{ why: 'inconsistent' }],
    })
    expect(left(await log.witnesses.cosignedAt(12, 30_000))).toMatchObject({
      missing: [{ why: 'inconsistent' }],
    })
    expect(log.witnesses.health()).toMatchObject([{ state: 'inconsistent' }])
    expect(log.cosigned).toEqual([])
  })

  test('restored from an older copy is reported: the witness is ahead', async () => {
    const a = await witness('a')
    const honest = await asking(folder(), `${a.line}quorum a\n`)
    right(await honest.witnesses.cosignedAt(30, 30_000))
    const log = await asking(folder(), `${a.line}quorum a\n`, leavesOf(20))
    log.witnesses.onShown(log.checkpoint(20))
    await until(() => log.witnesses.health()[0]?.state === 'ahead')
  })
})

test('a witness whose older state was restored is detected', async () => {
  const a = await witness('a')
  const log = await asking(folder(), `${a.line}quorum a\n`)
  right(await log.witnesses.cosignedAt(7, 30_000))
  const copy = folder()
  cpSync(a.folder, copy, { recursive: true })
  right(await log.witnesses.cosignedAt(20, 30_000))
  await a.close()
  rmSync(a.folder, { recursive: true })
  cpSync(copy, a.folder, { recursive: true })
  const back = await witnessIn(a.folder, [vkey])
  const served = await serveOn({ witness: back.witness, port: a.port })
  closing.push(served.close)
  right(await log.witnesses.cosignedAt(30, 30_000))
  expect(log.witnesses.health()).toMatchObject([{ state: 'ok', size: 30, forgot: true }])
})
