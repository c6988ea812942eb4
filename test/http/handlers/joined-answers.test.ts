/** Answers about people known under two surrogates that are joined. */
import { describe, expect, test } from 'vitest'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { problemIn, publishedHouse, record } from '../house.ts'
import { flagMinor, grant, optOut, refuse, withdraw } from '../../support/acts.ts'
import { joiningIn, nickname } from './joining-in.ts'

const house = await publishedHouse()

const { join, separate, told, ask, eventsOf } = joiningIn(() => house)
const wantsNews = {
  act: 'opt-in-to-marketing',
  purpose: 'news',
  channel: 'sms',
  how: 'click',
  control: 'off',
}

describe('being joined', () => {
  test('binds each by the noes of the other, and lets none by a yes but its own', async () => {
    const [me, again] = [await told(), await told()]
    await record(house, me, grant)
    await join(me, again)
    expect(await ask(me)).toBe('ALLOW IN_ORDER')
    expect(await ask(again)).toBe('PROMPT NO_CONSENT')
    await record(house, again, grant, withdraw)
    expect(await ask(me)).toBe('DENY WITHDRAWN')
    const { json } = await house.call('GET', `/v1/subjects/${me}?reason=rights_request`, {
      key: house.keys.officer,
    })
    expect(json.standing.joined).toEqual({
      [again]: expect.objectContaining({ joining: expect.any(String) }),
    })
    const shown = json.now.find(({ of }: { of: string }) =>
      of.startsWith('consents/purpose_consent/profile.display'),
    )
    expect(shown).toMatchObject({ inForce: false, because: ['WITHDRAWN'] })
    const consents = await house.call('GET', `/v1/subjects/${me}/consents?reason=rights_request`, {
      key: house.keys.officer,
    })
    expect(consents.json.rows[0].now).toMatchObject([{ inForce: false, because: ['WITHDRAWN'] }])
    await record(house, me, grant)
    expect([await ask(me), await ask(again)]).toEqual(['ALLOW IN_ORDER', 'DENY WITHDRAWN'])
  })

  test('counts in batches, for what is asked of the past, and in whom to leave alone', async () => {
    const [me, again] = [await told(), await told()]
    await record(house, me, grant)
    await record(house, again, refuse)
    const news = { purpose: 'news', operation: 'send', channel: 'sms' }
    await record(house, me, wantsNews)
    await record(house, again, { ...optOut, purpose: 'news' })
    const live = async (subject: SubjectId) => {
      const { json } = await house.call('POST', '/v1/decisions', {
        key: house.keys.service,
        body: { subject, ...nickname },
      })
      return json
    }
    const alone = await live(me)
    expect(alone.decision).toBe('ALLOW')
    await join(me, again)
    const joined = await live(me)
    expect(joined.decision).toBe('DENY')
    const batch = await house.call('POST', '/v1/decisions/batch', {
      key: house.keys.service,
      body: { questions: [me, again].map((subject) => ({ subject, ...nickname })) },
    })
    expect(batch.json.answers.map(({ decision }: { decision: string }) => decision)).toEqual([
      'DENY',
      'DENY',
    ])
    const then = async ({ decidedAt, position }: { decidedAt: string; position: string }) => {
      const { json } = await house.call('POST', '/v1/decisions', {
        key: house.keys.auditor,
        body: {
          subject: me,
          ...nickname,
          asOf: decidedAt,
          knownAt: decidedAt,
          atPosition: position,
          reason: 'audit',
        },
      })
      return json
    }
    for (const answer of [alone, joined]) {
      const replayed = await then(answer)
      expect(replayed).toMatchObject({
        decision: answer.decision,
        reasons: answer.reasons,
        evidence: answer.evidence,
      })
    }
    expect(await ask(me, news)).toBe('DENY OPTED_OUT')
    const check = async (subjects: ReadonlyArray<SubjectId>, more: object = { purpose: 'news' }) =>
      (
        await house.call('POST', '/v1/suppressions/check', {
          key: house.keys.service,
          body: { channel: 'sms', subjects, ...more },
        })
      ).json.subjects
    const out = { suppressed: true, because: 'opted-out' }
    expect(await check([me, again])).toEqual([out, out])
    expect(await check([me, again], {})).toEqual([out, out])
    await record(house, me, wantsNews)
    expect(await check([me, again])).toEqual([{ suppressed: false }, out])
    await separate(again, me)
    expect(await ask(me)).toBe('ALLOW IN_ORDER')
    const [replayed] = [await then(joined)]
    expect(replayed.decision).toBe('DENY')
  })

  test('asks a guardian of the child that either is said to be', async () => {
    const [me, child] = [await told(), await told()]
    await record(house, child, flagMinor)
    await join(me, child)
    expect(await ask(me)).toBe('DENY GUARDIAN_REQUIRED')
    const yes = await house.call('POST', `/v1/subjects/${me}/acts`, {
      key: house.keys.service,
      body: grant,
    })
    expect(problemIn(yes)).toBe('guardian-required')
  })

  test('keeps what leaves the bank by the noes of all', async () => {
    const [me, again] = [await told(), await told()]
    const scope = { kind: 'separate_consent', purpose: 'shop.order', recipient: 'courier' }
    const courier = { ...grant, ...scope, categories: ['phone'] }
    await record(house, me, courier)
    await record(house, again, courier, { ...withdraw, ...scope })
    const request = {
      act: 'request-disclosure',
      recipient: 'courier',
      purpose: 'shop.order',
      categories: ['phone'],
    }
    const open = await record(house, me, request)
    expect(open[0]?.json.receipt.results).toMatchObject([{ state: 'authorised' }])
    await join(me, again)
    const shut = await record(house, me, request)
    expect(shut[0]?.json.receipt.results).toMatchObject([{ state: 'refused' }])
    const [refused] = await eventsOf(me, 'DisclosureRefused')
    expect(refused?.body).toMatchObject({ reasons: ['WITHDRAWN'] })
  })

  test('leaves opt-outs of all with an identifier that goes to somebody else', async () => {
    const phone = { identifier: { kind: 'phone', value: '+86 137 0000 0001' } }
    const claim = async () =>
      (await house.call('POST', '/v1/subjects', { key: house.keys.service, body: phone })).json
        .subject
    const me = await claim()
    const again = await told()
    await record(house, again, optOut)
    await join(me, again)
    await house.call('POST', `/v1/subjects/${me}/identifiers/unbinding`, {
      key: house.keys.officer,
      body: { ...phone, reason: 'rights_request' },
    })
    const next = await claim()
    expect(next).not.toBe(me)
    const [inherited] = await eventsOf(next, 'SuppressionInherited')
    expect(inherited?.body).toMatchObject({ optOuts: [{}] })
  })
})
