/** Receipts over HTTP: one event of a person's record, in the form that is asked for. */
import { E } from '../../fp.ts'
import type { Either, t } from '../../fp.ts'
import type { ReceiptQuery } from '../../api/bodies/receipt-bodies.ts'
import type { Caller } from '../../credentials/credential.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { pagePolicy } from '../../exports/pages/html.ts'
import { eventProofs } from '../../exports/receipts/event-proof.ts'
import { receiptAs } from '../../exports/receipts/forms.ts'
import type { ReceiptFile, ReceiptFormat } from '../../exports/receipts/forms.ts'
import { changesWith } from '../../exports/receipts/matter.ts'
import type { ReceiptMatter } from '../../exports/receipts/matter.ts'
import { policyOf } from '../../exports/sentences/policy-of.ts'
import type { EventId, SubjectId } from '../../kernel/ids.ts'
import type { Reader } from '../../ledger/reading/reading.ts'
import type { OneEvent } from '../../replay/one-event.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import { languageOf } from '../answers/language.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome, Problem, RawHeaders } from '../answers/outcome.ts'
import type { Turn, Turns } from '../limits/turns.ts'
import { isInScope, readerOf } from '../requests/access.ts'
import { asksAsStaff } from '../requests/staff-question.ts'
import type { HandlerEnv } from '../env.ts'
import { entryProblem } from './rewritten.ts'
import { unsignedProblem } from './stopped.ts'

type Params = { readonly subject: SubjectId; readonly event: EventId }
type Query = t.TypeOf<typeof ReceiptQuery>

/** A checkpoint follows within a second of an event: a receipt that is asked for at once waits for its proof so long. */
const proofWaitMs = 1_000

/** A reason asks for it as staff do. */
const staffOnly: Problem = {
  problem: 'role-missing',
  facts: { roles: ['auditor', 'officer', 'regulator'] },
  errors: [{ path: 'reason', expected: 'nothing of a service: who gives a reason asks as staff' }],
}

/** The asker: a service in the course of its work, or a reader whose reading is recorded. */
const askerOf = (caller: Caller, reason: Query['reason']): Either<Problem, Reader | 'service'> =>
  caller.subject === undefined && !asksAsStaff(caller, reason)
    ? E.right('service')
    : E.mapLeft((left: Problem) => (left.problem === 'role-missing' ? staffOnly : left))(
        readerOf(caller, reason),
      )

const isEventInScope = (caller: Caller, { body }: LedgerEvent): boolean =>
  isInScope(caller, {
    ...('purpose' in body ? { purpose: body.purpose } : {}),
    ...('recipient' in body ? { recipient: body.recipient } : {}),
  })

/** The permissions of a page where it is shown. */
const headersOf = (format: ReceiptFormat): RawHeaders =>
  format === 'html'
    ? ['Content-Security-Policy', pagePolicy, 'X-Content-Type-Options', 'nosniff']
    : ['X-Content-Type-Options', 'nosniff']

const replied = (format: ReceiptFormat, file: ReceiptFile): Outcome<never> =>
  E.right({ status: 200, ...file, headers: ['Vary', 'Accept-Language', ...headersOf(format)] })

/** Gathers the material of an event's receipt; `withinMs`: the longest wait for its proof. */
export const makeMatters = ({ ledger, transparency }: HandlerEnv) => {
  const proofs = transparency === undefined ? undefined : eventProofs(transparency)
  return async (subject: SubjectId, told: OneEvent, withinMs: number): Promise<ReceiptMatter> => {
    const { recorded, entry, isErased } = told
    const { catalogue } = ledger.view()
    return {
      subject,
      recorded,
      entry,
      changes: changesWith(catalogue, told),
      isErased,
      policy: policyOf(catalogue, recorded.event),
      origin: transparency?.origin ?? ledger.name,
      at: ledger.now(),
      proof: await proofs?.(recorded.position, withinMs),
      isLogStopped: transparency?.stopped() !== undefined,
    }
  }
}

const making = ({ transparency, drawPdf }: HandlerEnv) => {
  const env = { primitives: nodeCrypto, drawPdf }
  return (
    format: ReceiptFormat,
    matter: ReceiptMatter,
    language: 'zh-CN' | 'en',
  ): ReturnType<typeof receiptAs> =>
    receiptAs({ ...env, signer: transparency?.signers()[0] }, format, matter, language)
}

/** A page as PDF is drawn beside the loop in some 100 ms; everything else is made in it in a few. */
const lengthOf = (format: ReceiptFormat) => (format === 'pdf' ? 'long' : 'short')

type Asked = Call<Params, Query, undefined>

/** The record is read and what holds the loop is made in turns; proofs and pages are waited for beside those of others. */
const receiving = (env: HandlerEnv) => {
  const matterOf = makeMatters(env)
  const make = making(env)
  return async (
    { caller, params, query, headers }: Asked,
    asker: Reader | 'service',
    turn: Turn,
  ): Promise<Outcome<never>> => {
    const { subject, event } = params
    const told = await turn(env.ledger.reading.event(subject, event, asker))
    if (E.isLeft(told)) return E.left(problemOf(told.left))
    if (told.right === undefined) return E.left({ problem: 'event-not-found' })
    if (!isEventInScope(caller, told.right.recorded.event))
      return E.left({ problem: 'out-of-credential-scope' })
    const matter = await matterOf(subject, told.right, proofWaitMs)
    const differs = entryProblem(env, told.right)
    if (differs !== undefined) return E.left(differs)
    const format = query.format ?? 'jws'
    const language = languageOf(headers['accept-language']) ?? 'zh-CN'
    const file = await (format === 'pdf'
      ? make(format, matter, language)
      : turn(() => make(format, matter, language)))
    if (E.isRight(file)) return replied(format, file.right)
    return E.left(
      file.left === 'signing-unavailable'
        ? unsignedProblem(env.transparency)
        : { problem: file.left },
    )
  }
}

/** The receipt of one event; where too many wait for theirs, it is refused before anything is read. */
export const receipt = (env: HandlerEnv, turns: Turns) => {
  const receive = receiving(env)
  return async (asked: Asked): Promise<Outcome<never>> => {
    const { caller, query } = asked
    const asker = askerOf(caller, query.reason)
    if (E.isLeft(asker)) return asker
    const made = turns.enter(caller.subject ?? caller.id, lengthOf(query.format ?? 'jws'), (turn) =>
      receive(asked, asker.right, turn),
    )
    return made ?? E.left({ problem: 'receipts-running' })
  }
}
