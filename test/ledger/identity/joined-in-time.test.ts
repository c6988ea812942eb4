/** Two surrogates over time, joined and separated now and then: what is decided, and what is told of it later. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decide } from '../../decisions/decide.ts'
import type { Question } from '../../../src/decisions/question.ts'
import type { LedgerEvent } from '../../../src/events/ledger-event.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import type { Answer } from '../../../src/ledger/ledger.ts'
import { standingOf } from '../../decisions/fixture.ts'
import {
  acceptPolicy,
  cancelAccount,
  declinePolicy,
  grant,
  optOut,
  refuse,
  showNotice,
  withdraw,
  withdrawAll,
} from '../../support/acts.ts'
import { officer } from '../../support/ledger.ts'
import { right } from '../../support/unwrap.ts'
import { openJoinedLedger } from './joined-ledger.ts'
import type { JoinedLedger } from './joined-ledger.ts'

let at: JoinedLedger
let now = Date.now()
beforeAll(async () => {
  at = await openJoinedLedger()
})
afterAll(() => at.close())

const grants = { ...grant, categories: ['nickname'] }
const acts = [
  grants,
  grants,
  withdraw,
  refuse,
  withdrawAll,
  acceptPolicy,
  declinePolicy,
  { act: 'opt-in-to-marketing', purpose: 'news', channel: 'sms', how: 'click', control: 'off' },
  { ...optOut, purpose: 'news' },
  optOut,
  cancelAccount('app'),
  { act: 'reopen-account', account: 'app' },
] as const

type Step =
  | { readonly do: 'act'; readonly who: number; readonly act: object; readonly minutes: number }
  | { readonly do: 'joinSurrogates' | 'separateSurrogates'; readonly minutes: number }

const minutes = fc.constantFrom(0, 1, 5)
const steps: fc.Arbitrary<ReadonlyArray<Step>> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('act' as const),
        who: fc.nat(1),
        act: fc.constantFrom(...acts),
        minutes,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constantFrom('joinSurrogates' as const, 'separateSurrogates' as const),
        minutes,
      }),
    },
  ),
  { minLength: 4, maxLength: 14 },
)

const questions = [
  { purpose: 'profile.display', categories: ['nickname'], operation: 'use' },
  { purpose: 'app.operate', operation: 'use' },
  { purpose: 'news', operation: 'send', channel: 'sms' },
]
const asked = (subject: SubjectId): ReadonlyArray<Question> =>
  questions.map((question) => ({ subject, ...question }) as unknown as Question)

const about = (event: LedgerEvent, yes: ReadonlyArray<string>, no: ReadonlyArray<string>) => {
  if (yes.includes(event.type)) return 'yes'
  return no.includes(event.type) ? 'no' : undefined
}
/** When each of the person's words on this was said last, as they stand in a stream: by plain reading of it. */
const lastWord = (
  events: ReadonlyArray<LedgerEvent>,
  yes: ReadonlyArray<string>,
  no: ReadonlyArray<string>,
) => {
  const words = events
    .filter(({ type }) => [...yes, ...no].includes(type))
    .toSorted((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1))
  const lastOf = (kind: 'yes' | 'no') =>
    words.findLast((event) => about(event, yes, no) === kind)?.occurredAt ?? ''
  return { yes: lastOf('yes'), no: lastOf('no') }
}

/** By question: the words that allow it, and those that forbid it. */
const words = [
  [['ConsentGranted'], ['ConsentWithdrawn', 'ConsentRefused', 'EverythingWithdrawn']],
  [['PolicyAccepted'], ['PolicyDeclined', 'AccountCancelled']],
  [['MarketingOptedIn'], ['MarketingOptedOut']],
] as const

/** The other said no and took it back under no surrogate but this one, and not later than it was said. */
const isForbidden = (
  n: number,
  own: ReadonlyArray<LedgerEvent>,
  other: ReadonlyArray<LedgerEvent>,
): boolean => {
  const [yes, no] = words[n] ?? [[], []]
  const theirs = lastWord(other, [...yes, 'AccountReopened'], no)
  // What they took back themselves binds nobody.
  return theirs.no > theirs.yes && theirs.no >= lastWord(own, yes, no).yes
}

type Seen = { readonly question: Question; readonly answer: Answer; readonly n: number }

const said = ({ decision, reasons, evidence, validUntil }: Answer) => ({
  decision,
  reasons,
  evidence,
  validUntil,
})

const replayed = ({ question, answer }: Seen): Promise<Answer> =>
  right(
    at.ledger().askThen({
      ...question,
      asOf: answer.decidedAt,
      knownAt: answer.decidedAt,
      atPosition: String(answer.position) as NonNullable<Question['atPosition']>,
    }),
  )

const look = (people: ReadonlyArray<SubjectId>): ReadonlyArray<Seen> =>
  people.flatMap((subject) =>
    asked(subject).map((question, n) => ({ question, n, answer: at.ledger().ask(question) })),
  )

const take = async (step: Step, me: SubjectId, other: SubjectId): Promise<void> => {
  now += step.minutes * 60_000
  at.setClock(now)
  if (step.do === 'act') await at.act(step.who === 0 ? me : other, step.act)
  else await at.ledger()[step.do](me, other, officer)()
}

const takeAll = async (history: ReadonlyArray<Step>) => {
  const [me, other] = [await at.person(), await at.person()]
  for (const each of [me, other]) {
    await at.act(each, showNotice)
    await at.act(each, acceptPolicy)
  }
  const seen: Seen[] = []
  let joined = 0
  for (const step of history) {
    await take(step, me, other)
    const [mine, theirs] = [await at.events(me), await at.events(other)]
    const isJoined = standingOf(mine).joined !== undefined
    const answers = look([me, other])
    seen.push(...answers)
    for (const { question, answer, n } of answers) {
      if (answer.decision !== 'ALLOW') continue
      const [own, others] = question.subject === me ? [mine, theirs] : [theirs, mine]
      const { joined: _joined, ...alone } = standingOf(own)
      expect(decide(at.ledger().view(), alone, question, answer.decidedAt).decision).toBe('ALLOW')
      if (isJoined) expect(isForbidden(n, own, others)).toBe(false)
      if (isJoined) joined += 1
    }
  }
  return { seen, joined, people: [me, other] }
}

describe('two surrogates over time', () => {
  test(
    'are allowed only what each says and neither forbids, live and replayed alike',
    { timeout: 240_000 },
    async () => {
      let joined = 0
      await fc.assert(
        fc.asyncProperty(steps, async (history) => {
          const taken = await takeAll(history)
          joined += taken.joined
          for (const each of taken.seen)
            expect(said(await replayed(each))).toEqual(said(each.answer))
          for (const each of look(taken.people))
            expect(
              said(
                await right(at.ledger().askThen({ ...each.question, asOf: each.answer.decidedAt })),
              ),
            ).toEqual(said(each.answer))
        }),
        { numRuns: 40 },
      )
      expect(joined).toBeGreaterThan(20)
    },
  )
})
