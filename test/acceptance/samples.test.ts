/** An auditor's sample over HTTP, and the same offline from a bundle of the same position. */
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entriesFrom } from '../../src/transparency/tiles/entry-bundle.ts'
import { runHere } from '../cli/support.ts'
import { zipOf } from '../exports/verify/archive.ts'
import { log, wholeBundle } from '../exports/verify/bundle-of.ts'
import { optOut } from '../support/acts.ts'
import { makeFolder } from '../support/folder.ts'
import { right } from '../support/unwrap.ts'
import { acceptPolicy, showNotice } from './acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'

const room = makeFolder('samples')
let ledger: ServedLedger
beforeAll(async () => {
  ledger = await openServedLedger()
  for (let n = 0; n < 4; n += 1) {
    const subject = await ledger.person()
    for (const act of [showNotice(), acceptPolicy(), optOut]) await ledger.act(subject, act)
  }
})
afterAll(async () => {
  await ledger.close()
  room.remove()
})

const ask = (query: string, by: 'auditor' | 'service' | 'regulator' = 'auditor') =>
  ledger.call('GET', `/v1/audit/sample?${query}`, { by })
const acts = 'report=acts&size=5&seed=q4&reason=audit'

/** A bundle of the log as of a position, from the entries as an auditor reads them. */
const bundleAt = async (position: number): Promise<string> => {
  const { transparency } = ledger.node()
  const size = position + 1
  await transparency.waitFor(size, 30_000)
  const answer = await fetch(`${ledger.origin}/log/tile/entries/000.p/${size}`, {
    headers: { authorization: `Bearer ${ledger.keys.auditor}` },
  })
  const entries = right(entriesFrom(new Uint8Array(await answer.arrayBuffer()), size))
  const stored = entries.map((entry) => Buffer.from(entry).toString())
  const someone = `sub_${'0'.repeat(32)}` as never
  const history = { ledger: { id: 'x', name: 'x' }, stored, anna: someone, ben: someone }
  const bundle = await wholeBundle({ history: { ...history, openings: [] } })
  writeFileSync(room.path(`${position}.zip`), await zipOf(bundle))
  return room.path(`${position}.zip`)
}

describe('GET /v1/audit/sample', () => {
  test('draws the list that a bundle of the same position gives offline', async () => {
    const { status, json } = await ask(acts)
    expect([status, json.sample.length]).toEqual([200, 5])
    const path = await bundleAt(Number(json.position))
    const { code, stdout } = await runHere(
      'audit',
      'sample',
      path,
      '--report',
      'acts',
      '--size',
      '5',
      '--seed',
      'q4',
      '--key',
      log.vkey,
      '--json',
    )
    expect(code).toBe(0)
    const [head, ...lines] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ index, id, type }) => ({ index, id, type }))).toEqual(
      json.sample.map(({ index, id, type }: { index: number; id: string; type: string }) => ({
        index,
        id,
        type,
      })),
    )
    expect([head.population, head.treeSize]).toEqual([json.population, json.entries])
  })

  test('as of an earlier position is what it was then, and each reading is recorded', async () => {
    const now = (await ask(acts)).json
    const later = (await ask('report=readings&size=100&seed=x&reason=audit')).json
    expect(later.population).toBeGreaterThan(0)
    const again = await ask(`${acts}&position=${now.position}`)
    expect(again.json).toEqual(now)
    const early = (await ask(`${acts}&position=3`)).json
    expect(early.entries).toBe(4)
  })

  test('is for auditors, who say why; and refuses what is not on the list', async () => {
    expect((await ask(acts, 'service')).status).toBe(403)
    expect((await ask(acts, 'regulator')).status).toBe(403)
    for (const wrong of [
      'report=acts&size=5&seed=q4',
      acts.replace('acts', 'everything'),
      acts.replace('size=5', 'size=0'),
      acts.replace('seed=q4', 'seed='),
    ])
      expect((await ask(wrong)).status).toBe(422)
  })
})
