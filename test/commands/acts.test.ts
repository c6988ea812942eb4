import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { decodeAct } from '../../src/commands/acts.ts'
import { subjectDecider } from '../../src/deciders/subject.ts'
import { actNamed, actNames } from '../deciders/arbitrary.ts'
import { grants, nickname } from '../deciders/acts.ts'

const grant = { ...grants(nickname).act }
const faultsOf = (value: unknown) => {
  const decoded = decodeAct(value)
  return E.isLeft(decoded) ? decoded.left : []
}

describe('decoding an act', () => {
  test.each(actNames)('%s survives the journey over the wire', (name) => {
    fc.assert(
      fc.property(actNamed(name), (draw) => {
        const act = draw(subjectDecider.initial)
        expect(decodeAct(JSON.parse(JSON.stringify(act)))).toEqual(E.right(act))
      }),
      { numRuns: 20 },
    )
  })

  test.each(actNames)('%s refuses a field that it does not know, by name', (name) => {
    fc.assert(
      fc.property(actNamed(name), (draw) => {
        const faults = faultsOf({ ...draw(subjectDecider.initial), surprise: 1 })
        expect(faults).toEqual([{ path: 'surprise', expected: 'no such field' }])
      }),
      { numRuns: 5 },
    )
  })

  test('names what is missing and what is wrong, never the value', () => {
    const { purpose: _gone, ...rest } = { ...grant, how: 'telepathy', control: 'on' } as Record<
      string,
      unknown
    >
    const faults = faultsOf(rest)
    expect(faults.map(({ path }) => path).sort()).toEqual(['how', 'purpose'])
    expect(JSON.stringify(faults)).not.toContain('telepathy')
  })

  test.each([
    ['no act', { act: 'fly' }],
    ['an inherited name', { act: 'constructor' }],
    ['nothing at all', null],
    ['a list', []],
  ])('refuses %s', (_name, value) => {
    expect(E.isLeft(decodeAct(value))).toBe(true)
  })

  test('reads any zone and keeps UTC', () => {
    const decoded = decodeAct({ ...grant, occurredAt: '2026-07-01T20:00:00+08:00' })
    expect(decoded).toMatchObject({ right: { occurredAt: '2026-07-01T12:00:00.000Z' } })
  })

  test.each(['2026-07-01T12:00:00', '2026-02-30T12:00:00Z', '1999-07-01T12:00:00Z', 'yesterday'])(
    'refuses the time %s',
    (occurredAt) => {
      expect(faultsOf({ ...grant, occurredAt }).map(({ path }) => path)).toEqual(['occurredAt'])
    },
  )

  test('refuses an id of another kind, and one list too long', () => {
    expect(faultsOf({ ...grant, recipient: 'Big Shop' }).map(({ path }) => path)).toEqual([
      'recipient',
    ])
    expect(
      faultsOf({ ...grant, categories: Array.from({ length: 65 }, () => 'nickname') }).map(
        ({ path }) => path,
      ),
    ).toEqual(['categories'])
  })
})
