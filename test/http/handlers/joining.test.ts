/** Two surrogates that an officer finds to be one person, and finds not to be. */
import { describe, expect, test } from 'vitest'
import { trusted } from '../../../src/kernel/ids.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { newcomer, problemIn, publishedHouse, record } from '../house.ts'
import { acceptPolicy, cancelAccount, grant, showNotice, withdraw } from '../../support/acts.ts'
import { joiningIn } from './joining-in.ts'

const house = await publishedHouse()

const { send, join, separate, told, ask, eventsOf } = joiningIn(() => house)

describe('joining two surrogates', () => {
  test('is told on both, by the officer and at one instant, and read of both', async () => {
    const [me, again] = [await told(), await told()]
    const before = (await house.events()).length
    const said = await join(me, again)
    expect([said.status, said.json]).toEqual([200, { subject: me, joinedWith: [again] }])
    const since = (await house.events()).slice(before)
    expect(since.map(({ type }) => type)).toEqual([
      'LedgerRead',
      'LedgerRead',
      'SurrogatesJoined',
      'SurrogatesJoined',
    ])
    const [readMe, readAgain, mine, theirs] = since
    expect([readMe?.body, readAgain?.body]).toEqual(
      [me, again].map((subject) => ({ view: 'identifiers', reason: 'rights_request', subject })),
    )
    expect(mine).toMatchObject({ subject: me, body: { other: again }, actor: { role: 'officer' } })
    expect(theirs).toMatchObject({ subject: again, body: { other: me } })
    expect(theirs).toMatchObject({
      occurredAt: mine?.occurredAt,
      body: { joining: expect.stringMatching(/^jng_/) },
    })
    const length = (await house.events()).length
    expect((await join(again, me)).json).toEqual({ subject: again, joinedWith: [me] })
    expect((await house.events()).slice(length).map(({ type }) => type)).toEqual([
      'LedgerRead',
      'LedgerRead',
    ])
  })

  test('is for officers with a reason, and of two people who are there', async () => {
    const [me, again, gone] = [await told(), await told(), await told()]
    for (const role of ['service', 'auditor', 'operator', 'regulator'] as const)
      expect((await send(me, 'joining', again, { key: house.keys[role] })).status).toBe(403)
    expect((await send(me, 'joining', again, { reason: '' })).status).toBe(422)
    expect((await send(me, 'joining', again, { reason: 'own_record' })).status).toBe(422)
    expect(problemIn(await join(me, me))).toBe('surrogate-is-self')
    const nobody = trusted<SubjectId>(`sub_${'e'.repeat(32)}`)
    const ofNobody = await join(me, nobody)
    expect(problemIn(ofNobody)).toBe('subject-unknown')
    expect([ofNobody.json.about, ofNobody.json.question]).toEqual([['other'], undefined])
    expect((await join(nobody, me)).json.about).toEqual(['subject'])
    await record(house, gone, cancelAccount('ebank'))
    const erased = await house.call('POST', `/v1/subjects/${gone}/erasure`, {
      key: house.keys.officer,
      body: {},
    })
    expect(erased.status).toBe(200)
    const ofErased = await join(me, gone)
    expect([ofErased.status, ofErased.json.about]).toEqual([410, ['other']])
    expect((await join(gone, me)).json.about).toEqual(['subject'])
    expect(await eventsOf(me, 'SurrogatesJoined')).toEqual([])
    expect(problemIn(await separate(me, again))).toBe('surrogates-not-joined')
  })

  test('is bounded, and goes through others', async () => {
    const people: SubjectId[] = []
    for (let n = 0; n < 9; n += 1) people.push(await newcomer(house))
    const [first, second, ...rest] = people as [SubjectId, SubjectId, ...SubjectId[]]
    expect((await join(first, second)).status).toBe(200)
    let last = second
    for (const next of rest.slice(0, 6)) {
      expect((await join(last, next)).status).toBe(200)
      last = next
    }
    const tooMany = await join(first, rest[6] ?? '')
    expect([tooMany.status, problemIn(tooMany)]).toEqual([409, 'too-many-surrogates'])
    expect(tooMany.json.limit).toBe(8)
    const again = await join(first, last)
    expect([again.status, again.json.joinedWith.length]).toEqual([200, 7])
    expect(await eventsOf(last, 'SurrogatesJoined')).toHaveLength(1)
    await record(house, last, showNotice, {
      act: 'decline-policy',
      policy: 'privacy',
      version: '2',
    })
    await record(house, first, showNotice)
    expect(
      (
        await house.call('POST', `/v1/subjects/${first}/acts`, {
          key: house.keys.service,
          body: acceptPolicy,
        })
      ).status,
    ).toBe(201)
    expect(problemIn(await separate(first, last))).toBe('surrogates-not-joined')
  })
})

describe('separating two surrogates', () => {
  test('leaves each to its own events, once, and says the same again', async () => {
    const [me, again] = [await told(), await told()]
    await record(house, me, grant)
    await record(house, again, grant, withdraw)
    await join(me, again)
    expect(await ask(me)).toBe('DENY WITHDRAWN')
    const { json } = await separate(me, again)
    expect(json).toEqual({ subject: me, joinedWith: [] })
    expect(await ask(me)).toBe('ALLOW IN_ORDER')
    const length = (await house.events()).length
    expect((await separate(again, me)).status).toBe(200)
    expect((await house.events()).slice(length).map(({ type }) => type)).toEqual([
      'LedgerRead',
      'LedgerRead',
    ])
    const [ended] = await eventsOf(again, 'SurrogatesSeparated')
    const [begun] = await eventsOf(me, 'SurrogatesJoined')
    expect(ended?.body).toEqual({
      other: me,
      joining: begun?.body && 'joining' in begun.body ? begun.body.joining : 'none',
    })
    expect((await join(again, me)).json.joinedWith).toEqual([me])
    expect(await ask(me)).toBe('DENY WITHDRAWN')
    expect(await eventsOf(me, 'SurrogatesJoined')).toHaveLength(2)
  })

  test('is for officers with a reason', async () => {
    const [me, again] = [await told(), await told()]
    await join(me, again)
    for (const role of ['service', 'auditor', 'operator', 'regulator'] as const)
      expect((await send(me, 'separation', again, { key: house.keys[role] })).status).toBe(403)
    expect((await send(me, 'separation', again, { reason: '' })).status).toBe(422)
    expect(await eventsOf(me, 'SurrogatesSeparated')).toEqual([])
  })
})
