/** Statements of witnesses and authorities about checkpoints, shared by nodes through PostgreSQL. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import type { Endorsement } from '../../../src/sequencer/endorsed/endorsement.ts'
import type { Endorsements } from '../../../src/sequencer/endorsed/endorsements.ts'
import { openSharedEndorsements } from '../../../src/sequencer/postgres/endorsements.ts'
import { isPostgresHere } from '../../postgres/binaries.ts'
import { startPrivateServer } from '../../postgres/private-server.ts'
import type { PrivateServer } from '../../postgres/private-server.ts'
import { right } from '../../support/unwrap.ts'

const day = 86_400_000
const now = 1_800_000_000_000
const root = `${'A'.repeat(43)}=`
const stated = (size: number, more: Partial<Endorsement> = {}): Endorsement => ({
  kind: 'cosignature',
  size,
  root,
  by: 'w.example+00000000',
  atMs: now,
  asked: 'in-passing',
  bytes: Uint8Array.of(1, 2, size),
  ...more,
})

describe.skipIf(!isPostgresHere())('endorsements that nodes share', () => {
  let server: PrivateServer
  let url: string
  let opened: Endorsements[]
  beforeAll(async () => {
    server = await startPrivateServer()
  })
  afterAll(async () => server.dispose())
  beforeEach(async () => {
    url = await server.makeDatabase()
    opened = []
  })
  afterEach(async () => {
    for (const each of opened.toReversed()) await each.close()
  })
  const open = async (origin = 'log.example/a'): Promise<Endorsements> => {
    const endorsements = right(await openSharedEndorsements(url, origin, () => now))
    opened.push(endorsements)
    return endorsements
  }

  test('are there for each node of a log, the last of each author, and for no other log', async () => {
    const [a, b, other] = await Promise.all([open(), open(), open('log.example/b')])
    for (const one of [
      stated(7),
      stated(7, { atMs: now + 1, bytes: Uint8Array.of(9) }),
      stated(7, { kind: 'stamp', by: 'rfc3161' }),
      stated(7, { root: `${'B'.repeat(43)}=` }),
      stated(9),
    ])
      right(await a.add(one))
    expect(right(await b.of(7, root))).toEqual([
      stated(7, { atMs: now + 1, bytes: Uint8Array.of(9) }),
      stated(7, { kind: 'stamp', by: 'rfc3161' }),
    ])
    expect(right(await b.largestBy('w.example+00000000'))).toBe(9)
    expect(right(await b.largestBy('nobody+00000000'))).toBe(0)
    expect(right(await other.of(7, root))).toEqual([])
    expect(right(await other.largestBy('w.example+00000000'))).toBe(0)
  })

  test('that an export asked for stay so, and those of years are thinned out at a start', async () => {
    const first = await open()
    const old = now - 10 * day
    for (let size = 1; size <= 5; size += 1) right(await first.add(stated(size, { atMs: old })))
    right(await first.add(stated(2, { atMs: old, asked: 'for-export' })))
    right(await first.add(stated(2, { atMs: old })))
    right(await first.add(stated(6)))
    const again = await open()
    const kept = []
    for (let size = 1; size <= 6; size += 1)
      if (right(await again.of(size, root)).length > 0) kept.push(size)
    expect(kept).toEqual([2, 5, 6])
    expect(right(await again.of(2, root))).toEqual([stated(2, { atMs: old, asked: 'for-export' })])
  })

  test('of a database that is away are told to be unavailable', async () => {
    const away = await openSharedEndorsements(
      'postgres://127.0.0.1:1/x',
      'log.example/a',
      () => now,
    )
    expect(E.isLeft(away) && away.left.failure).toBe('endorsements-unavailable')
  })
})
