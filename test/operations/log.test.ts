import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { ActorId } from '../../src/kernel/ids.ts'
import { instantOf } from '../../src/kernel/instant.ts'
import { alarmLines, alarmsOf } from '../../src/operations/alarms.ts'
import { isLogged } from '../../src/operations/chosen.ts'
import { bugLine, lineText, traceIn } from '../../src/operations/log-line.ts'
import { allRoutes } from '../../src/api/routes.ts'

const noon = instantOf(Date.UTC(2026, 10, 1, 12))
const key = ActorId.decode('abcdefghijkl')

describe('a line', () => {
  test('put together by hand is what JSON makes of it', () => {
    if (E.isLeft(key)) throw new Error('no id')
    const line = {
      event: 'request',
      route: 'act',
      method: 'POST',
      status: 201,
      ms: 1.25,
      requestId: 'r',
      key: key.right,
      problem: undefined,
      trace: 'f'.repeat(32),
    } as const
    expect(JSON.parse(lineText(noon, line))).toEqual(
      JSON.parse(JSON.stringify({ at: noon, ...line })),
    )
    expect(lineText(noon, { event: 'stop' })).toBe(`{"at":"${noon}","event":"stop"}\n`)
  })

  test('of a bug tells its kind and places, and not its message', () => {
    const line = lineText(noon, bugLine(new TypeError('about 13812345678\nat home'), 'r'))
    expect(line).toContain('"kind":"TypeError"')
    expect(line).toContain('log.test.ts')
    expect(line).not.toMatch(/1381234|at home/)
    expect(JSON.parse(lineText(noon, bugLine('a word', 'r')))).toMatchObject({
      kind: 'string',
      at: [],
    })
  })
})

describe('a trace id', () => {
  test('is taken from a traceparent and from nothing else', () => {
    const id = '4bf92f3577b34da6a3ce929d0e0e4736'
    expect(traceIn(`00-${id}-00f067aa0ba902b7-01`)).toBe(id)
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(traceIn(text) === undefined || /^[0-9a-f]{32}$/.test(traceIn(text) ?? '')).toBe(true)
      }),
    )
    for (const none of [undefined, '', 'x', `00-${id}`, [`00-${id}-00f067aa0ba902b7-01`]])
      expect(traceIn(none)).toBeUndefined()
  })
})

describe('a logged line', () => {
  test('is every refusal of every route, and every answer that is no probe and no decision', () => {
    for (const { name } of allRoutes)
      expect(isLogged({ route: name, status: 403 }, false)).toBe(true)
    const logged = allRoutes
      .map(({ name }) => name)
      .filter((route) => isLogged({ route, status: 200 }, false))
    for (const route of [
      'act',
      'erase',
      'trail',
      'consents',
      'issueToken',
      'claimSubject',
      'publish',
    ])
      expect(logged).toContain(route)
    for (const route of ['livez', 'metrics', 'ask', 'askByQuery', 'askMany'])
      expect(logged).not.toContain(route)
    expect(isLogged({ route: 'ask', status: 200 }, true)).toBe(true)
  })
})

describe('an alarm', () => {
  test('is raised once and cleared once', () => {
    const fineNode = {
      alive: true,
      behind: false,
      store: 'ok',
      erasedPages: 'pending',
      clock: 'ok',
    } as const
    const fine = alarmsOf(fineNode)
    const poor = alarmsOf({
      alive: false,
      behind: true,
      store: 'ok',
      erasedPages: 'no-room',
      clock: 'ahead',
    })
    expect(alarmLines(fine, poor).map(({ alarm, is }) => `${alarm} ${is}`)).toEqual([
      'projector-stopped raised',
      'rows-behind raised',
      'erased-pages-kept raised',
      'clock-leapt raised',
    ])
    expect(alarmLines(poor, poor)).toEqual([])
    const alone = alarmsOf({ ...fineNode, quorum: 'missing' })
    expect([...alarmLines(fine, alone), ...alarmLines(alone, fine)]).toEqual([
      { event: 'alarm', alarm: 'quorum-missing', is: 'raised' },
      { event: 'alarm', alarm: 'quorum-missing', is: 'cleared' },
    ])
    for (const logWhy of ['tree-not-written', 'tree-not-read'])
      expect([...alarmsOf({ ...fineNode, log: 'behind', logWhy })]).toEqual([logWhy])
    expect([...alarmsOf({ ...fineNode, log: 'behind', logWhy: 'late' })]).toEqual([])
    const [full, damaged] = (['full', 'damaged'] as const).map((store) =>
      alarmsOf({ ...fineNode, store }),
    )
    expect(full && alarmLines(fine, full, 'where it is')).toEqual([
      { event: 'alarm', alarm: 'disk-full', is: 'raised', says: 'where it is' },
    ])
    expect(
      full && damaged && alarmLines(full, damaged).map(({ alarm, is }) => `${alarm} ${is}`),
    ).toEqual(['log-damaged raised', 'disk-full cleared'])
    expect(
      alarmLines(
        poor,
        alarmsOf({ alive: true, behind: false, store: 'away', erasedPages: 'done', clock: 'ok' }),
      ),
    ).toEqual([
      { event: 'alarm', alarm: 'store-away', is: 'raised' },
      { event: 'alarm', alarm: 'projector-stopped', is: 'cleared' },
      { event: 'alarm', alarm: 'rows-behind', is: 'cleared' },
      { event: 'alarm', alarm: 'erased-pages-kept', is: 'cleared' },
      { event: 'alarm', alarm: 'clock-leapt', is: 'cleared' },
    ])
  })
})
