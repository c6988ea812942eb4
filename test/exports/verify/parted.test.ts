/** A whole ledger verified by several threads: nothing is looked at twice where nothing is wrong, and all goes to the part of its person. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { allProjections } from '../../../projections/all.ts'
import { decodeStored } from '../../../src/events/decode-stored.ts'
import { leafText } from '../../../src/events/leaf.ts'
import {
  numberOfEntry,
  numberOfRow,
  numberOfStream,
} from '../../../src/exports/verify/parted/routing.ts'
import { isLineOf, rawLine, spelledLine } from '../../../src/exports/verify/parted/state-line.ts'
import { stateScan } from '../../../src/exports/verify/parted/state-scan.ts'
import { projectionVersions } from '../../../src/exports/verify/state/fold.ts'
import { nodePorts } from '../../../src/cli/verify/node-ports.ts'
import { canonicalJson } from '../../../src/kernel/canonical-json.ts'
import { sha256 } from '../../../src/kernel/hash.ts'
import { accessStream, macFrom, subjectStream } from '../../../src/kernel/ids.ts'
import { rowText } from '../../../src/projector/tables/row-text.ts'
import { right } from '../../support/unwrap.ts'
import { resealed, zipOf } from './archive.ts'
import type { Contents } from './archive.ts'
import { wholeBundle } from './bundle-of.ts'
import { found, verdict } from './changing.ts'
import { recordHistory } from './recorded.ts'
import type { History } from './recorded.ts'
import { reportInThreads } from './verifying.ts'

let history: History
let whole: Contents
beforeAll(async () => {
  history = await recordHistory()
  whole = await wholeBundle({ history })
})

describe('several threads', () => {
  test('verify a ledger in which nothing is wrong, and nobody does it again', async () => {
    const { report, runs } = await reportInThreads(await zipOf(whole))
    expect([report.verdict, runs]).toEqual(['verified', 1])
  })

  test('leave a ledger in which something is wrong to one', async () => {
    const lines = whole.get('state.jsonl')?.toString() ?? ''
    const forged = new Map(whole).set('state.jsonl', Buffer.from(lines.replace('":2', '":3')))
    const { report, runs } = await reportInThreads(await zipOf(resealed(forged)))
    expect([report.verdict, runs]).toEqual(['refused', 2])
  })
})

type Row = { readonly key: string; readonly projection: string; readonly row: string }

const isRow = (u: unknown): u is Row => typeof u === 'object' && u !== null && 'row' in u

/** The bundle with other rows, and everything that says what they are brought in step with them. */
const withRows = (change: (rows: ReadonlyArray<Row>) => ReadonlyArray<Row>): Contents => {
  const lines = (whole.get('state.jsonl')?.toString() ?? '').trim().split('\n')
  const rows = change(lines.map((line): unknown => JSON.parse(line)).filter(isRow))
  const versions = projectionVersions()
  const projections = versions.map(({ name, version }) => {
    const own = rows.filter(({ projection }) => projection === name)
    const text = own.map(({ key, row }) => `${key.length} ${row.length} ${key}${row}`).join('')
    return { name, version, rows: own.length, sha256: sha256(`${name}\n${text}`) }
  })
  const digest = sha256(projections.map((one) => `${one.name} ${one.sha256}\n`).join(''))
  const file = Buffer.from(rows.map((row) => `${canonicalJson(row)}\n`).join(''))
  const state = { digest, projections }
  return resealed(new Map(whole).set('state.jsonl', file), { state })
}

describe('rows that the entries do not lead to', () => {
  const isStanding = ({ projection }: Row): boolean => projection === 'standing'
  const isCount = ({ projection }: Row): boolean => projection === 'statistics'

  test('are refused although all digests are theirs: changed, missing, added', async () => {
    expect(await verdict(withRows((rows) => rows))).toBe('verified')
    for (const is of [isStanding, isCount]) {
      const other = (rows: ReadonlyArray<Row>): Row => {
        const row = rows.find(is)
        if (row === undefined) throw new Error('there is no such row')
        return row
      }
      for (const change of [
        (rows: ReadonlyArray<Row>) =>
          rows.map((row) =>
            row === other(rows) ? { ...row, row: row.row.replace(/\d/, '7') } : row,
          ),
        (rows: ReadonlyArray<Row>) => rows.filter((row) => row !== other(rows)),
        (rows: ReadonlyArray<Row>) =>
          rows.flatMap((row) =>
            row === other(rows) ? [row, { ...row, key: `${row.key}!` }] : [row],
          ),
      ])
        expect(await found(withRows(change))).toEqual([expect.stringMatching(/^state row-/)])
    }
  })
})

describe('entries of another log', () => {
  test('are refused under a checkpoint of the same size, and in another order of places', async () => {
    const { stored: events, ...others } = history
    const last = events[events.length - 1] ?? ''
    const changedLast = last.replace(
      /"correlationId":"[0-9a-f]/,
      (text) => `${text.slice(0, -1)}${text.endsWith('f') ? 'e' : 'f'}`,
    )
    expect(changedLast).not.toBe(last)
    const forked = await wholeBundle({
      history: { ...others, stored: [...events.slice(0, -1), changedLast] },
    })
    const own = whole.get('checkpoint') ?? Buffer.of()
    const { root }: { readonly root: string } = JSON.parse(
      whole.get('manifest.json')?.toString() ?? '',
    )
    const told = await found(resealed(new Map(forked).set('checkpoint', own), { root }))
    expect(told).toContain('tree root-differs checkpoint')
    const places = events.map((_, index) => ({
      index,
      position: String(index === 280 ? 270 : index),
    }))
    const file = Buffer.from(places.map((one) => `${canonicalJson(one)}\n`).join(''))
    const names = [...whole.keys()]
    const at = names.findIndex((name) => name === 'state.jsonl')
    const all = [...whole]
    const moved = new Map([
      ...all.slice(0, at),
      ['positions.jsonl', file] as const,
      ...all.slice(at),
    ])
    expect(await found(resealed(moved))).toContain(
      'entries position-out-of-order tile/entries/001.p/44',
    )
  })
})

const stored = readFileSync(
  new URL('../../events/vectors/version-1.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')

/** Rows of events without a subject may name a person; rows about all people name nobody. */
const nobodys = ['access-changes', 'access-log', 'export-register', 'registry', 'statistics']

describe('an entry or row of a person', () => {
  test('goes to the part of that person: every type of event, and every row that it leads to', () => {
    const seen = new Set<string>()
    for (const json of stored) {
      const event = right(decodeStored(json))
      const { subject } = event
      const stream = subject === undefined ? accessStream : subjectStream(subject)
      const number = numberOfStream(stream)
      expect([event.type, number === undefined]).toEqual([event.type, subject === undefined])
      expect(numberOfEntry(Buffer.from(leafText(json)))).toBe(number)
      // Under an idempotency key, so that a receipt is kept; and with all that leads to a row.
      const due =
        event.type === 'ExemptionInvoked'
          ? { ...event, body: { ...event.body, noticeDue: event.occurredAt } }
          : event
      const keyed = { ...due, payloadTag: macFrom('a'.repeat(64)) }
      const recorded = { event: keyed, stream, revision: 0n, position: 7n }
      for (const projection of allProjections)
        projection(({ name, keysOf, initial, evolve, text }) => {
          for (const key of keysOf(recorded)) {
            const row = (text?.write ?? rowText)(evolve(initial, recorded, key))
            const raw = JSON.stringify(row).slice(1, -1)
            const expected = nobodys.includes(name) ? undefined : number
            expect([name, numberOfRow(name, key, raw)]).toEqual([name, expected])
            seen.add(name)
          }
        })
    }
    const names = allProjections.map((projection) => projection(({ name }) => name))
    expect(names.filter((name) => !seen.has(name))).toEqual([])
  })
})

describe('a line of the state taken apart', () => {
  test('is that of its row alone, as canonical JSON spells it', () => {
    const row = 'a "row" \\ of\ntext'
    const line = spelledLine('standing', 'sub_1/x', row)
    const raw = rawLine(line)
    expect(raw && isLineOf(raw, row)).toBe(true)
    expect(raw && isLineOf(raw, `${row}.`)).toBe(false)
    for (const changed of [line.replace('\\n', '\\u000a'), line.replace('a ', '\\u0061 ')]) {
      const other = rawLine(changed)
      expect(other && isLineOf(other, row)).toBe(false)
    }
    expect(isLineOf({ key: 'a"b', projection: 'standing', row: 'r' }, 'r')).toBe(false)
    expect(isLineOf({ key: 'é', projection: 'standing', row: 'r' }, 'r')).toBe(false)
    for (const none of ['', '{}', line.slice(1), line.slice(0, -1), line.replace('"row"', '"r"')])
      expect(rawLine(none)).toBeUndefined()
  })

  test.each([
    [
      'a key twice',
      [
        ['one', 'a'],
        ['one', 'a'],
      ],
    ],
    [
      'keys out of order',
      [
        ['one', 'b'],
        ['one', 'a'],
      ],
    ],
    [
      'projections out of order',
      [
        ['two', 'a'],
        ['one', 'b'],
      ],
    ],
    [
      'a projection in two places',
      [
        ['one', 'a'],
        ['two', 'a'],
        ['one', 'b'],
      ],
    ],
  ] as const)('is refused with %s', (_, rows) => {
    const scan = stateScan({ sha256: nodePorts.sha256, parts: 2, put: () => {} })
    const all = rows.map(([name, key]) => `${spelledLine(name, key, 'r')}\n`)
    expect(all.map((line) => scan.add(line)).at(-1)).toBe(false)
  })

  test('is refused where it is not ended', () => {
    const scan = stateScan({ sha256: nodePorts.sha256, parts: 2, put: () => {} })
    expect(scan.add(spelledLine('one', 'a', 'r'))).toBe(true)
    expect(scan.end()).toBeUndefined()
  })
})
