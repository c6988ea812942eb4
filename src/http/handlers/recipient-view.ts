/** The data of one person that one recipient may get, decided purpose by purpose and category by category (clause 4-c). */
import { E } from '../../fp.ts'
import type { t } from '../../fp.ts'
import type { RecipientView, RecipientViewQuery } from '../../api/bodies/decision-bodies.ts'
import type { RegisteredPurpose } from '../../catalogue/view.ts'
import { isInReach } from '../../deciders/limits.ts'
import { earlier } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { RecipientId, SubjectId } from '../../kernel/ids.ts'
import type { Answer, Ledger } from '../../ledger/ledger.ts'
import { isInScope } from '../requests/access.ts'
import type { Call, Outcome } from '../answers/outcome.ts'
import { asksAsStaff, recordQuestions } from '../requests/staff-question.ts'
import { reached } from '../env.ts'
import type { HandlerEnv } from '../env.ts'

type RecipientView = t.TypeOf<typeof RecipientView>
type Allowed = RecipientView['allowed'][number]
type Asked = Call<
  { readonly recipient: RecipientId },
  t.TypeOf<typeof RecipientViewQuery>,
  undefined
>

const soonest = (answers: ReadonlyArray<Answer>): Instant | undefined =>
  answers
    .flatMap(({ validUntil }) => (validUntil === undefined ? [] : [validUntil]))
    .reduce<Instant | undefined>((a, b) => (a === undefined ? b : earlier(a, b)), undefined)

const allowedFor = (
  ledger: Pick<Ledger, 'ask'>,
  recipient: RecipientId,
  subject: SubjectId,
  { purpose }: RegisteredPurpose,
): ReadonlyArray<Allowed> => {
  const answers = purpose.categories
    .map((category) => ({
      category,
      answer: ledger.ask({
        subject,
        recipient,
        purpose: purpose.id,
        operation: 'provide',
        categories: [category],
      }),
    }))
    .filter(({ answer }) => answer.decision === 'ALLOW')
  if (answers.length === 0) return []
  const until = soonest(answers.map(({ answer }) => answer))
  return [
    {
      purpose: purpose.id,
      categories: answers.map(({ category }) => category),
      obligations: [...new Set(answers.flatMap(({ answer }) => answer.obligations))],
      ...(until === undefined ? {} : { validUntil: until }),
    },
  ]
}

const purposesOf = (
  ledger: Pick<Ledger, 'view'>,
  recipient: RecipientId,
): ReadonlyArray<RegisteredPurpose> => {
  const { purposes, catalogue } = ledger.view()
  const beside = catalogue.recipients.get(recipient)?.purposes ?? []
  return [...purposes.values()].filter(
    ({ purpose }) => purpose.recipients.includes(recipient) || beside.includes(purpose.id),
  )
}

/**
 * Unknown persons and recipients get the same answer as known ones without consent: nothing. Staff are told of a person
 * that nobody drew, as on every route that records whose record is read.
 */
export const viewOfRecipient =
  ({ ledger }: HandlerEnv) =>
  async ({ caller, params, query }: Asked): Promise<Outcome<RecipientView>> => {
    const { recipient } = params
    const { subject, reason } = query
    if (!isInReach({ purposes: 'none', recipients: [recipient] }, caller))
      return E.left({ problem: 'out-of-credential-scope' })
    const there = await reached(ledger, query.minPosition)
    if (E.isLeft(there)) return there
    if (asksAsStaff(caller, reason)) {
      const asked = { view: 'recipient_view', subjects: [subject], reason } as const
      const recorded = await recordQuestions(ledger, caller, asked)
      if (E.isLeft(recorded)) return recorded
    }
    const allowed = purposesOf(ledger, recipient)
      .filter(({ purpose }) => isInScope(caller, { purpose: purpose.id, recipient }))
      .flatMap((registered) => allowedFor(ledger, recipient, subject, registered))
    const { position } = ledger.health()
    return E.right({
      status: 200,
      json: { recipient, subject, allowed, position: String(position) },
    })
  }
