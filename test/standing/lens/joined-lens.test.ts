/** Joining only takes away: what one surrogate of a person was told no to, none of them is allowed. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LedgerEvent } from '../../../src/events/ledger-event.ts'
import { decideThrough } from '../../../src/decisions/decide.ts'
import type { Question } from '../../../src/decisions/question.ts'
import type { StandingLens } from '../../../src/standing/lens/lens.ts'
import {
  accepted,
  cancelled,
  exempted,
  flagged,
  gave,
  guardianSaidYes,
  hash,
  hours,
  minutes,
  noon,
  person,
  short,
  standingOf,
  view,
} from '../../decisions/fixture.ts'
import { fact } from '../../decisions/cases.ts'
import {
  answersOf,
  begun,
  bothLenses,
  lensAfter,
  history,
  noes,
  single,
  together,
  yeses,
} from './joined-histories.ts'

const isAllowed = (answer: string): boolean => answer.startsWith('ALLOW')

/** In the order in which they happened; of one instant those of the first come first, so that those of the second count. */
const inTime = (first: ReadonlyArray<LedgerEvent>, second: ReadonlyArray<LedgerEvent>) =>
  [...first, ...second].toSorted((a, b) =>
    a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : 0,
  )

const any = [...yeses, ...noes]

const ask = (standing: StandingLens, question: object): string =>
  short(decideThrough(view, standing, { subject: person, ...question } as Question, noon))

describe('surrogates that are joined', () => {
  test('are allowed nothing that they were not allowed alone', () => {
    fc.assert(
      fc.property(history(any, 12), history(any, 12), (mine, theirs) => {
        const alone = answersOf(lensAfter([...begun, ...mine]))
        const other = lensAfter([...begun, ...theirs])
        const joined = answersOf(together(lensAfter([...begun, ...mine]), other))
        expect(
          joined.filter((answer, n) => isAllowed(answer) && !isAllowed(alone[n] ?? '')),
        ).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  test('are bound by each no of the other as if it had been said here', () => {
    let ended = 0
    fc.assert(
      fc.property(history([...yeses, ...single], 10), history(single, 5), (mine, theirs) => {
        const here = [...begun, ...mine]
        const said = answersOf(lensAfter(inTime(here, theirs)))
        for (const own of bothLenses(standingOf(here)))
          for (const other of bothLenses(standingOf([...begun, ...theirs])))
            // Of two noes either may be told as the reason.
            expect(answersOf(together(own, other)).map(isAllowed)).toEqual(said.map(isAllowed))
        const alone = answersOf(lensAfter(here))
        if (said.some((answer, n) => !isAllowed(answer) && isAllowed(alone[n] ?? ''))) ended += 1
      }),
      { numRuns: 150 },
    )
    expect(ended).toBeGreaterThan(30)
  })

  test('are bound by what the other said of many consents at once, and by what that ended there', () => {
    fc.assert(
      fc.property(history(any, 10), history(noes, 5), (mine, theirs) => {
        const here = [...begun, ...mine]
        const said = answersOf(lensAfter(inTime(here, theirs)))
        const joined = answersOf(together(lensAfter(here), lensAfter([...begun, ...theirs])))
        expect(
          joined.filter((answer, n) => isAllowed(answer) && !isAllowed(said[n] ?? '')),
        ).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  test('are bound by a no of the very instant of a yes as by one that came after it', () => {
    for (const no of noes) {
      const own = lensAfter([...begun, ...yeses.map((yes) => yes(minutes(-10)))])
      const [atOnce, after] = [minutes(-10), minutes(-9)].map((at) =>
        answersOf(together(own, lensAfter([...begun, no(at)]))),
      )
      expect(atOnce).toEqual(after)
    }
  })

  test('stand as they stood alone where nobody said no', () => {
    fc.assert(
      fc.property(history(any, 10), history(yeses, 10), (mine, theirs) => {
        const own = lensAfter([...begun, ...mine])
        expect(answersOf(together(own, lensAfter(theirs)))).toEqual(answersOf(own))
      }),
      { numRuns: 200 },
    )
  })
})

describe('a person known under two surrogates', () => {
  const yesHere = accepted('2', hours(-3))
  const news = (at = hours(-3)) =>
    fact('MarketingOptedIn', { purpose: 'news', channel: 'sms', act: 'click', control: 'off' }, at)
  const child = (at = hours(-2)) => flagged('8_to_13', at)
  /** Of `app.operate`, `nearby` on a phone, and messages about news by SMS. */
  const shownFor = (here: ReadonlyArray<LedgerEvent>, there: ReadonlyArray<LedgerEvent>) => {
    const [own, other] = [lensAfter(here), lensAfter(there)]
    return {
      alone: said(own),
      joined: said(together(own, other)),
      back: said(together(other, own)),
    }
  }
  const said = (lens: ReturnType<typeof lensAfter>) => ({
    operate: ask(lens, { purpose: 'app.operate', operation: 'use' }),
    nickname: ask(lens, { purpose: 'profile.display', categories: ['nickname'], operation: 'use' }),
    news: ask(lens, { purpose: 'news', operation: 'send', channel: 'sms' }),
  })
  const nickname = (at = hours(-3)) =>
    gave('purpose_consent', 'profile.display', ['nickname'], {}, at)

  test('agrees under each for itself', () => {
    const { joined, back } = shownFor([yesHere, nickname()], [yesHere])
    expect(joined.nickname).toBe('ALLOW IN_ORDER')
    expect(back.nickname).toBe('PROMPT NO_CONSENT')
  })

  test('a person who closed the account under one has it closed until they accept anew under the other', () => {
    const gone = [accepted('2', hours(-4)), cancelled('app', hours(-2))]
    expect(shownFor([yesHere], gone)).toMatchObject({
      alone: { operate: 'ALLOW IN_ORDER' },
      joined: { operate: expect.stringMatching(/^(DENY|STORE_ONLY) ACCOUNT_CANCELLED/) },
    })
    const anew = [yesHere, accepted('2', minutes(-5))]
    expect(shownFor(anew, gone).joined.operate).toBe('ALLOW IN_ORDER')
    expect(shownFor(anew, gone).back.operate).toMatch(/ACCOUNT_CANCELLED/)
    const atOnce = [yesHere, accepted('2', hours(-2))]
    expect(shownFor(atOnce, gone).joined.operate).toMatch(/ACCOUNT_CANCELLED/)
  })

  test('a policy declined under one is declined, although its service is used under the other', () => {
    const declined = fact('PolicyDeclined', { policy: 'privacy', version: '2' }, hours(-2))
    const used = accepted('2', hours(-1), 'continued_use')
    expect(shownFor([yesHere, used], [declined]).joined.operate).toBe('DENY NON_ACCEPTANCE')
    expect(shownFor([yesHere, accepted('2', hours(-1))], [declined]).joined.operate).toBe(
      'ALLOW IN_ORDER',
    )
  })

  test('a child under one is a child, and a guardian speaks under each', () => {
    expect(shownFor([yesHere], [child()]).joined.operate).toBe('DENY GUARDIAN_REQUIRED')
    const guarded = [yesHere, child(), guardianSaidYes(['app.operate'], '2', hours(-1))]
    expect(shownFor(guarded, [child()]).joined.operate).toBe('ALLOW IN_ORDER')
    expect(shownFor([yesHere], guarded).joined.operate).toBe('DENY GUARDIAN_REQUIRED')
    const takenBack = fact(
      'GuardianConsentWithdrawn',
      { guardian: 'sub_' + '2'.repeat(32) },
      minutes(-30),
    )
    expect(shownFor(guarded, [takenBack]).joined.operate).toBe('DENY GUARDIAN_REQUIRED')
  })

  test('a person who came of age under one is asked anew under the other', () => {
    const grown = [child(), fact('MajorityReached', { threshold: '18' }, hours(-1))]
    const { alone, joined } = shownFor([yesHere, nickname()], grown)
    expect(alone).toMatchObject({ operate: 'ALLOW IN_ORDER', nickname: 'ALLOW IN_ORDER' })
    expect(joined).toMatchObject({
      operate: 'DENY RECONSENT_REQUIRED',
      nickname: 'DENY RECONSENT_REQUIRED',
    })
    const since = [accepted('2', minutes(-10)), nickname(minutes(-10))]
    expect(shownFor(since, grown).joined).toMatchObject({
      operate: 'ALLOW IN_ORDER',
      nickname: 'ALLOW IN_ORDER',
    })
  })

  test('a consent that ended with the account does not undo an earlier refusal', () => {
    const cell = { purpose: 'news', channel: 'sms' }
    const out = [fact('MarketingOptedOut', { act: 'hotline', ...cell }, hours(-4))]
    const back = [
      yesHere,
      news(),
      cancelled('app', hours(-2)),
      fact('AccountReopened', { account: 'app', policy: 'privacy', purposes: ['news'] }, hours(-1)),
      accepted('2', minutes(-20)),
    ]
    const bundled = {
      purpose: 'news',
      operation: 'send',
      channel: 'sms',
      profile: 'policy-literal',
    }
    expect(ask(lensAfter(back), bundled)).toMatch(/^ALLOW/)
    expect(ask(together(lensAfter(back), lensAfter(out)), bundled)).toBe('DENY OPTED_OUT')
  })

  test('accept nothing by going on with the service while one of them is a minor', () => {
    const notice = { policy: 'privacy', version: '2', channel: 'app', textSha256: hash }
    const mine = lensAfter([
      accepted('1', hours(-50)),
      fact('PolicyNoticeDelivered', notice, hours(-9)),
      accepted('2', hours(-1), 'continued_use'),
    ])
    const acceptance = (lens: StandingLens) => lens.policy('privacy')?.acceptance
    expect(acceptance(mine)).toMatchObject({ version: '2', mode: 'continued_use' })
    const young = lensAfter([flagged('8_to_13', hours(-20))])
    expect(acceptance(together(mine, young))).toMatchObject({ version: '1', mode: 'click' })
    expect(acceptance(together(mine, lensAfter([])))).toEqual(acceptance(mine))
  })

  test('is let nothing by an exemption, a contract or a proof of the other', () => {
    const there = [
      yesHere,
      exempted('collection', 'self_published', 'app.operate', ['log']),
      fact('AgreementAccepted', { agreement: 'ebank', version: '1', documentSha256: hash }),
    ]
    const other = lensAfter(there)
    const joined = together(lensAfter([]), other)
    expect(joined.exemptions()).toEqual([])
    expect(joined.agreement('ebank')).toBeUndefined()
    expect(other.agreement('ebank')).toBeDefined()
    const ended = lensAfter([fact('AgreementTerminated', { agreement: 'ebank' }, hours(-1))])
    expect(together(other, ended).agreement('ebank')).toMatchObject({ ended: true })
  })
})
