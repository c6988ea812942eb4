/** Contradictions of witnesses in a ledger's folder: told once, kept over a start, forgotten when the witness cosigns. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { instantOf } from '../../../src/kernel/instant.ts'
import {
  contradictionsName,
  openContradictions,
  readContradictions,
} from '../../../src/main/transparency/contradictions.ts'
import { logHealth } from '../../../src/main/transparency/log-health.ts'
import type { Heard } from '../../../src/sequencer/witnesses/parts.ts'
import { makeFolder } from '../../support/folder.ts'

const origin = 'ledger.example/test'
const at = instantOf(Date.UTC(2026, 2, 1))
const ahead: Heard = { witness: 'w.example/1', state: 'ahead', entries: 40, claimed: 50 }
const inconsistent: Heard = {
  witness: 'w.example/2',
  state: 'inconsistent',
  entries: 41,
  claimed: undefined,
}
const said = { witness: 'w.example/1', says: 'ahead', entries: 40, claimed: 50 }
const ok: Heard = { ...ahead, state: 'ok', claimed: undefined }

let room: ReturnType<typeof makeFolder>
let notices: string[]
beforeEach(() => {
  room = makeFolder('contradictions')
  notices = []
})
afterEach(() => room.remove())

const opened = (
  asked: ReadonlyArray<string> = ['w.example/1', 'w.example/2'],
  log: string = origin,
) =>
  openContradictions({
    folder: room.folder,
    origin: log,
    asked,
    notice: (sentence) => notices.push(sentence),
    now: () => at,
  })
const noted = () => readContradictions({ folder: room.folder, origin })
const path = (): string => join(room.folder, contradictionsName)

describe('a witness that contradicts the log', () => {
  test('is told once, and noted with what it says, although it says so again', () => {
    const { hear, standing } = opened()
    hear(ahead)
    hear(ahead)
    hear({ ...ahead, state: 'away' })
    const one = { ...said, at }
    expect([standing(), noted()]).toEqual([[one], [one]])
    expect(notices).toEqual([
      expect.stringContaining(
        'the witness w.example/1 claims that it cosigned 50 entries of this log, which had 40',
      ),
    ])
    expect(notices[0]).toContain('not signed')
    expect(notices[0]).toMatch(
      /First ask another witness.*If that one differs too, stop the ledger/,
    )
    expect(notices[0]).toContain('docs/how-to/run-a-witness.md')
  })

  test('is known after the next start, without another word, until it cosigns', () => {
    opened().hear(ahead)
    opened().hear(inconsistent)
    const again = opened()
    expect(again.standing().map(({ says }) => says)).toEqual(['ahead', 'inconsistent'])
    again.hear(ahead)
    expect(notices).toHaveLength(2)
    again.hear(ok)
    expect(notices.at(-1)).toContain('the witness w.example/1 cosigned the log')
    expect(noted()).toMatchObject([{ witness: 'w.example/2' }])
    again.hear({ ...ok, witness: 'w.example/2' })
    expect([again.standing(), existsSync(path())]).toEqual([[], false])
  })

  test('that is asked no more is forgotten, and told once more', () => {
    opened().hear(ahead)
    expect(opened(['w.example/2']).standing()).toEqual([])
    expect(notices.at(-1)).toContain('is asked no more')
    expect(noted()).toEqual([])
  })

  test.each([
    ['a byte was changed', (text: string) => text.replace('50', '51')],
    ['its log was changed', (text: string) => text.replace(origin, 'ledger.example/else')],
    ['it was cut', (text: string) => text.slice(0, 30)],
    ['it is empty', () => ''],
    ['it is another document', () => '{}'],
  ])('is asked again where the note is damaged: %s', (_, damage) => {
    opened().hear(ahead)
    writeFileSync(path(), damage(readFileSync(path(), 'utf8')))
    expect(noted()).toBe('damaged')
    expect(opened().standing()).toEqual([])
    expect(notices.at(-1)).toContain('is damaged and is removed')
    expect(existsSync(path())).toBe(false)
  })

  test('is noted for its log alone', () => {
    opened().hear(ahead)
    const another = 'another.example/log'
    expect(readContradictions({ folder: room.folder, origin: another })).toEqual([])
    const told = notices.length
    expect(opened(undefined, another).standing()).toEqual([])
    expect([notices.length, opened().standing()]).toEqual([told, [expect.objectContaining(said)]])
    opened(undefined, another).hear({ ...ahead, entries: 3 })
    expect(noted()).toEqual([])
  })

  test('is known from an older note, which does not name its log', () => {
    opened().hear(ahead)
    const { origin: _, ...before } = JSON.parse(readFileSync(path(), 'utf8'))
    writeFileSync(path(), JSON.stringify(before))
    expect(noted()).toEqual([{ ...said, at }])
    expect(readContradictions({ folder: room.folder, origin: 'another.example/log' })).toBe(
      'damaged',
    )
  })
})

describe('the state of a log that a witness contradicts', () => {
  const log = { origin, entries: 40, signedEntries: 40, signs: true } as const
  const endorsing = (contradictions: ReturnType<ReturnType<typeof opened>['standing']>) => ({
    health: () => (contradictions.length === 0 ? {} : { contradictions }),
  })

  test('is `contradicted`, by whom and how, unless nothing is signed for another reason', () => {
    const { hear, standing } = opened()
    hear(ahead)
    const told = endorsing(standing())
    for (const state of ['ok', 'behind'] as const)
      expect(logHealth({ ...log, state }, told)).toMatchObject({
        state: 'contradicted',
        why: 'ahead, by the witness w.example/1',
        contradictions: [{ claimed: 50 }],
      })
    for (const state of ['stopped', 'not-signing', 'rebuilding'] as const)
      expect(logHealth({ ...log, state, why: 'x' }, told)).toMatchObject({ state, why: 'x' })
    expect(logHealth({ ...log, state: 'ok' }, endorsing([]))).toEqual({ ...log, state: 'ok' })
    const quorumMissing = 'no quorum (q)'
    const alone = (state: 'ok' | 'stopped', also = {}) =>
      logHealth({ ...log, state }, { health: () => ({ quorumMissing, ...also }) })
    expect(alone('ok')).toMatchObject({
      state: 'quorum-missing',
      why: quorumMissing,
      quorumMissing,
    })
    expect(alone('stopped')).toMatchObject({ state: 'stopped', quorumMissing })
    expect(alone('ok', told.health())).toMatchObject({ state: 'contradicted', quorumMissing })
  })
})
