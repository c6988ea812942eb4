import { describe, expect, test } from 'vitest'
import { recorded } from '../projections/folded.ts'
import { facts, of } from '../projector/facts.ts'
import { trailOf } from './trail.ts'

describe('a person’s trail', () => {
  const events = recorded(
    [of(1), facts.shown],
    [of(1), facts.granted],
    [of(1), facts.withdrawn],
    [of(1), facts.cancelled],
  ).map(({ event }) => event)

  test('says for each event what it changed', () => {
    const trail = trailOf(events)
    const scope = '/consents/explicit_consent~1share-credit~1bureau~1~1'
    expect(trail.map(({ type, changes }) => [type, changes.map(({ path }) => path)])).toEqual([
      ['NoticeShown', []],
      ['ConsentGranted', expect.arrayContaining([`${scope}/state`, `${scope}/categories`])],
      ['ConsentWithdrawn', expect.arrayContaining([`${scope}/state`])],
      ['AccountCancelled', ['/cancelled/app/at', '/cancelled/app/event']],
    ])
    expect(trail[2]?.changes.find(({ path }) => path.endsWith('/state'))).toMatchObject({
      before: '"granted"',
      after: '"withdrawn"',
    })
  })
})
