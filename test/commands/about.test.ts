import { describe, expect, test } from 'vitest'
import { aboutAct, actCodecs, actNames, decodeAct } from '../../src/commands/acts.ts'
import { showsBody } from '../../src/commands/shown-events.ts'
import { E } from '../../src/fp.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'

describe('the description of an act', () => {
  test.each(actNames)('%s decodes by the name that it stands under, and by no other', (name) => {
    expect(actCodecs[name].required['act']?.is(name)).toBe(true)
    expect(actCodecs[name].required['act']?.is('another-act')).toBe(false)
  })

  test('no two acts share a shape in the contract', () => {
    const shapes = actNames.map((name) => aboutAct(name).schema ?? name)
    expect(new Set(shapes).size).toBe(actNames.length)
  })

  test('each is recorded by somebody, and said in a sentence', () => {
    expect(actNames.filter((name) => aboutAct(name).by.length === 0)).toEqual([])
    expect(actNames.filter((name) => !/^[A-Z].*\.$/s.test(aboutAct(name).means))).toEqual([])
  })

  test('only what the ledger may draw an id for begins something, and may leave its id out', () => {
    const beginning = actNames.flatMap((name) => aboutAct(name).begins ?? [])
    expect(beginning).toEqual(['dsc', 'exm'])
    expect(Object.keys(actCodecs['request-disclosure'].optional)).toContain('disclosure')
    expect(Object.keys(actCodecs['invoke-exemption'].optional)).toContain('exemption')
  })

  test('an act of no such name is refused by naming them all', () => {
    const decoded = decodeAct({ act: 'toString' })
    expect(E.isLeft(decoded) && decoded.left[0]?.expected).toContain('reopen-account')
  })
})

describe('a receipt shows the body', () => {
  const event = (type: string, body: object) => ({ type, body }) as LedgerEvent
  test('of what the ledger added an id, a reason or a time to', () => {
    const types = ['DisclosureAuthorised', 'DisclosureRefused', 'ExemptionInvoked']
    for (const type of [...types, 'PublishedRecorded', 'AlternativeOffered'])
      expect(showsBody(event(type, {}))).toBe(true)
  })
  test('of a transfer only where it broke a condition', () => {
    expect(showsBody(event('DisclosureMade', {}))).toBe(false)
    expect(showsBody(event('DisclosureMade', { conditionsBroken: ['encrypted'] }))).toBe(true)
  })
  test('of nothing else', () => {
    expect(showsBody(event('ConsentGranted', {}))).toBe(false)
    expect(showsBody(event('DisclosureRequested', {}))).toBe(false)
  })
})
