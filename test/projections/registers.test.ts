import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accessLog } from '../../projections/oversight/access-log.ts'
import { allProjections } from '../../projections/all.ts'
import { dayOf } from '../../projections/oversight/day.ts'
import { disclosureRegister } from '../../projections/disclosure/disclosure-register.ts'
import { exportRegister, exportsAt } from '../../projections/oversight/export-register.ts'
import { registry, registryEvents } from '../../projections/internal/registry.ts'
import { statistics } from '../../projections/oversight/statistics.ts'
import { uuidFrom } from '../../src/kernel/hash.ts'
import { exportsStream } from '../../src/kernel/ids.ts'
import type { ActorId, PolicyId, RecipientId, VersionId } from '../../src/kernel/ids.ts'
import { instantOf } from '../../src/kernel/instant.ts'
import {
  access,
  catalogue,
  facts,
  hex,
  of,
  person,
  readTrail,
  registryFacts,
  sha,
} from '../projector/facts.ts'
import type { Plain } from '../projector/facts.ts'
import { folded, recorded } from './folded.ts'
import type { Happened } from './folded.ts'
import {
  acceptanceCounts,
  countsBetween,
  disclosuresOf,
  disclosuresTo,
  readingsBy,
  readingsOf,
  subjectCount,
} from './look-up.ts'

const exportOf = (n: number) => ({
  export: uuidFrom('export', n),
  scope: { kind: 'person', subject: person(n) },
  position: String(n),
  size: n + 1,
  root: sha(n),
})

describe('the disclosure register', () => {
  const told = [of(1), facts.requested] as const
  test('tells the whole story under the person and under the recipient', () => {
    const rows = folded(disclosureRegister, told, [of(1), facts.authorised], [of(1), facts.made])
    const story = {
      subject: person(1),
      matter: `dsc_${hex(1)}`,
      recipient: 'bureau',
      authorised: { basis: 'consent' },
      made: { categories: ['income'], encrypted: true },
    }
    expect(disclosuresOf(rows)(person(1), 10)).toMatchObject([story])
    expect(disclosuresTo(rows)('bureau' as RecipientId, 10).map(([, row]) => row)).toMatchObject([
      story,
    ])
    expect(disclosuresTo(rows)('other' as RecipientId, 10)).toEqual([])
  })
  test('shows a refused request as refused, not as made', () => {
    const [row] = disclosuresOf(folded(disclosureRegister, told, [of(1), facts.refusedTo]))(
      person(1),
      10,
    )
    expect(row?.refused?.reasons).toEqual(['未同意'])
    expect(row?.made).toBeUndefined()
  })
})

describe('the registry', () => {
  test('gives back its events whole and in order, and no others', () => {
    const happened = [
      [catalogue, registryFacts.published],
      [of(1), facts.granted],
      [catalogue, registryFacts.registered],
    ] as const
    const events = recorded(...happened).map(({ event }) => event)
    expect(registryEvents(folded(registry, ...happened))).toEqual([events[0], events[2]])
  })
})

describe('the access log', () => {
  test('finds a reading by the person read and by the reader', () => {
    const rows = folded(accessLog, [access, readTrail], [of(1), facts.granted])
    expect(readingsOf(rows)(person(1), 10).map(([, row]) => row)).toMatchObject([
      { view: 'trail', reason: 'audit', actor: 'app' },
    ])
    expect(readingsBy(rows)('app' as ActorId, 10)).toHaveLength(1)
    expect(readingsOf(rows)(person(2), 10)).toEqual([])
  })
})

describe('the register of exports', () => {
  const place = { stream: exportsStream }
  const began = (n: number, more: object = {}): Plain => ({
    type: 'ExportBegun',
    body: { ...exportOf(n), ...more },
  })
  const completed = (n: number): Plain => ({
    type: 'ExportCompleted',
    body: { ...exportOf(n), entries: 2, bytes: 4_096, manifestSha256: sha(7) },
  })
  const broken = (n: number): Plain => ({
    type: 'ExportBroken',
    body: { export: uuidFrom('export', n), reason: 'reader-left' },
  })
  const after = (...told: ReadonlyArray<Plain>) => {
    const rows = folded(exportRegister, ...told.map((fact): Happened => [place, fact]))
    return exportsAt(rows.get, rows.scan('time/', 10)).map(([, row]) => row)
  }

  test('lists exports as they began, each with how it ended', () => {
    const rows = after(began(1, { since: 2 }), began(2), began(3), broken(2), completed(1))
    expect(rows).toEqual([
      {
        ...exportOf(1),
        since: 2,
        actor: 'app',
        role: 'service',
        at: '2026-11-22T02:00:00.000Z',
        event: uuidFrom('test', 0),
        outcome: 'delivered',
        ended: { at: expect.any(String), event: uuidFrom('test', 4) },
        entries: 2,
        bytes: 4_096,
        manifestSha256: sha(7),
      },
      expect.objectContaining({ outcome: 'broken', reason: 'reader-left' }),
      expect.objectContaining({ export: uuidFrom('export', 3), outcome: 'unfinished' }),
    ])
  })
  test('keeps the first end of an export, and lists no export that did not begin', () => {
    expect(after(began(1), completed(1), broken(1))).toMatchObject([{ outcome: 'delivered' }])
    expect(after(began(1), broken(1), completed(1))).toMatchObject([{ outcome: 'broken' }])
    expect(after(completed(1), broken(2))).toEqual([])
  })
})

describe('statistics', () => {
  test('count by day, type and purpose', () => {
    const rows = folded(
      statistics,
      [of(1), facts.granted],
      [of(2), facts.granted],
      [of(1), facts.shown],
    )
    expect(countsBetween(rows)('2026-11-22', '2026-11-22', 10)).toEqual([
      { day: '2026-11-22', type: 'ConsentGranted', purpose: 'share-credit', count: 2 },
      { day: '2026-11-22', type: 'NoticeShown', purpose: '-', count: 1 },
    ])
    expect(countsBetween(rows)('2026-11-23', '2026-12-31', 10)).toEqual([])
  })
  test('count acceptance by how it was done', () => {
    const rows = folded(
      statistics,
      [of(1), facts.accepted],
      [of(2), facts.usedOn],
      [of(3), facts.usedOn],
      [of(4), facts.declined],
    )
    expect(acceptanceCounts(rows)('main' as PolicyId, '1' as VersionId)).toEqual({
      click: 1,
      continuedUse: 2,
      declined: 1,
    })
  })
  test('count each person once, without a row for each', () => {
    const rows = folded(
      statistics,
      [of(1), facts.shown],
      [of(2), facts.shown],
      [of(1), facts.granted],
      [catalogue, registryFacts.frozen],
    )
    expect(subjectCount(rows)).toBe(2)
    expect(rows.scan('', 1_000).some(([key]) => key.includes('sub_'))).toBe(false)
  })
})

describe('a day', () => {
  test('is that of China Standard Time', () => {
    const ms = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 11, 31, 15) })
    fc.assert(
      fc.property(
        ms,
        (at) => dayOf(instantOf(at)) === new Date(at + 8 * 3_600_000).toISOString().slice(0, 10),
      ),
    )
  })
  test('turns over months, years and leap days', () => {
    const lateOn = (date: string): string => dayOf(instantOf(Date.parse(`${date}T16:00:00Z`)))
    expect(
      ['2028-02-28', '2028-02-29', '2026-02-28', '2026-12-31', '2026-04-30'].map(lateOn),
    ).toEqual(['2028-02-29', '2028-03-01', '2026-03-01', '2027-01-01', '2026-05-01'])
  })
})

describe('the list of projections', () => {
  test('names each once', () => {
    const names = allProjections.map((one) => one(({ name }) => name))
    expect(new Set(names).size).toBe(names.length)
  })
})
