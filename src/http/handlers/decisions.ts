/** Decisions: live from rows within the turn of the request; of the past, or after a write, a little later. */
import { E, pipe } from '../../fp.ts'
import type { Either, t } from '../../fp.ts'
import type {
  AskQuery,
  AskedQuestion,
  Batch,
  BatchAnswer,
  DecisionBody,
  QuestionQuery,
} from '../../api/bodies/decision-bodies.ts'
import type { Language } from '../../api/contract/language.ts'
import type { Caller } from '../../credentials/credential.ts'
import { isRestricted } from '../../events/restricted.ts'
import type { Question } from '../../decisions/question.ts'
import type { Answer } from '../../ledger/ledger.ts'
import { isInScope, isOthers } from '../requests/access.ts'
import { languageOf, saidIn } from '../answers/language.ts'
import { problemOf } from '../answers/outcome.ts'
import type { Call, Outcome, Problem } from '../answers/outcome.ts'
import { slices } from '../limits/slices.ts'
import { asksAsStaff, recordQuestions } from '../requests/staff-question.ts'
import type { Why } from '../requests/staff-question.ts'
import { reached } from '../env.ts'
import type { HandlerEnv } from '../env.ts'
import { shown } from './shown-decision.ts'
import { signingDecisions, withBothClocks } from '../vouching/signed-decisions.ts'
import type { Made, Sign } from '../vouching/signed-decisions.ts'

type None = Record<never, never>
type MinPosition = { readonly minPosition?: string }

/** A service must not shop for the laxer reading: what it does rests on the one in force. */
const isUnderOtherLaw = ({ ledger }: HandlerEnv, { profile }: Question): boolean =>
  profile !== undefined && profile !== ledger.view().catalogue.profile

const forbidden = (
  env: HandlerEnv,
  caller: Caller,
  question: Question,
  isStaff: boolean,
): Problem | undefined => {
  if (isOthers(caller, question.subject)) return { problem: 'not-own-record' }
  // Whatever there is: the person learns of none that they are not told of.
  if (caller.subject !== undefined && isRestricted(question.exemption))
    return { problem: 'out-of-credential-scope' }
  if (!isStaff && isUnderOtherLaw(env, question)) return { problem: 'profile-not-in-force' }
  return isInScope(caller, question) ? undefined : { problem: 'out-of-credential-scope' }
}

const isOfThePast = ({ asOf, knownAt, atPosition }: Question): boolean =>
  asOf !== undefined || knownAt !== undefined || atPosition !== undefined

// Services that name no language are answered without a word more: this is the hottest path there is.
const decisionOutcome = (answer: Answer, language: Language | undefined): Outcome<DecisionBody> =>
  E.right({
    status: 200,
    json: shown(answer, language),
    ...(language === undefined ? {} : { headers: saidIn(language) }),
  })

/** Members beside the question in a request. */
type Beside = {
  readonly minPosition: string | undefined
  readonly reason: Why
  readonly language: Language | undefined
  /** There where the answer is wanted signed. */
  readonly sign: Sign | undefined
}

/** Additions to an answer. */
type Telling = Pick<Beside, 'language' | 'sign'>

const answeredSigned = async (
  sign: Sign,
  made: Made,
  language: Language | undefined,
): Promise<Outcome<DecisionBody>> => {
  const receipt = await sign(made)
  if (E.isLeft(receipt)) return receipt
  return pipe(
    decisionOutcome(made.answer, language),
    E.map((reply) =>
      'json' in reply ? { ...reply, json: { ...reply.json, receipt: receipt.right } } : reply,
    ),
  )
}

const live = (
  { ledger }: HandlerEnv,
  question: Question,
  { language, sign }: Telling,
): Outcome<DecisionBody> | Promise<Outcome<DecisionBody>> => {
  const answer = ledger.ask(question)
  if (sign === undefined) return decisionOutcome(answer, language)
  // Within the same turn: the view is the one that the answer was made by.
  return answeredSigned(sign, { question, answer, view: ledger.view() }, language)
}

const ofThePast = async (
  { ledger }: HandlerEnv,
  asked: Question,
  { language, sign }: Telling,
): Promise<Outcome<DecisionBody>> => {
  const question = sign === undefined ? asked : withBothClocks(asked, ledger.now())
  const then = await ledger.askThen(question)()
  if (E.isLeft(then)) return E.left(problemOf(then.left))
  const answer = then.right
  if (sign === undefined) return decisionOutcome(answer, language)
  const view = ledger.viewThen(answer.decidedAt, question.knownAt ?? answer.decidedAt)
  return answeredSigned(sign, { question, answer, view }, language)
}

const later = async (
  env: HandlerEnv,
  question: Question,
  { minPosition, ...telling }: Omit<Beside, 'reason'>,
): Promise<Outcome<DecisionBody>> => {
  const there = await reached(env.ledger, minPosition, question.atPosition)
  if (E.isLeft(there)) return there
  return isOfThePast(question) ? ofThePast(env, question, telling) : live(env, question, telling)
}

const askedByStaff = async (
  env: HandlerEnv,
  caller: Caller,
  question: Question,
  { minPosition, reason, language, sign }: Beside,
): Promise<Outcome<DecisionBody>> => {
  const there = await reached(env.ledger, minPosition, question.atPosition)
  if (E.isLeft(there)) return there
  const subjects = [question.subject]
  const recorded = await recordQuestions(env.ledger, caller, { view: 'decision', subjects, reason })
  return E.isLeft(recorded)
    ? recorded
    : later(env, question, { minPosition: undefined, language, sign })
}

const decide = (
  env: HandlerEnv,
  caller: Caller,
  question: Question,
  beside: Beside,
): Outcome<DecisionBody> | Promise<Outcome<DecisionBody>> => {
  const isStaff = asksAsStaff(caller, beside.reason)
  const problem = forbidden(env, caller, question, isStaff)
  if (problem !== undefined) return E.left(problem)
  if (isStaff) return askedByStaff(env, caller, question, beside)
  return beside.minPosition === undefined && !isOfThePast(question)
    ? live(env, question, beside)
    : later(env, question, beside)
}

/** GET with the question in the query. */
export const askByQuery = (env: HandlerEnv) => {
  const signing = signingDecisions(env)
  return ({ caller, query, headers }: Call<None, t.TypeOf<typeof QuestionQuery>, undefined>) => {
    const { minPosition, reason, receipt, ...question } = query
    const language = languageOf(headers['accept-language'])
    const sign = receipt === undefined ? undefined : signing
    return decide(env, caller, question, { minPosition, reason, language, sign })
  }
}

/** POST with the question as the body. */
export const ask = (env: HandlerEnv) => {
  const signing = signingDecisions(env)
  return ({
    caller,
    query,
    body,
    headers,
  }: Call<None, t.TypeOf<typeof AskQuery>, AskedQuestion>) => {
    const { minPosition, receipt } = query
    const language = languageOf(headers['accept-language'])
    const sign = receipt === undefined ? undefined : signing
    return decide(env, caller, body, { minPosition, reason: body.reason, language, sign })
  }
}

type BatchAnswer = t.TypeOf<typeof BatchAnswer>

const all = async (
  env: HandlerEnv,
  questions: ReadonlyArray<Question>,
  language: Language | undefined,
): Promise<Either<Problem, ReadonlyArray<DecisionBody>>> => {
  const answers: DecisionBody[] = []
  const rest = slices()
  // One after the other, and in slices: questions of the past read whole streams, and a batch must not crowd out others.
  for (const question of questions) {
    // oxlint-disable-next-line no-await-in-loop
    await rest()
    if (!isOfThePast(question)) {
      answers.push(shown(env.ledger.ask(question), language))
      continue
    }
    // oxlint-disable-next-line no-await-in-loop
    const then = await env.ledger.askThen(question)()
    if (E.isLeft(then)) return E.left(problemOf(then.left))
    answers.push(shown(then.right, language))
  }
  return E.right(answers)
}

/** Many questions; one that may not be asked refuses the whole, since a missing answer could pass for one. */
export const askMany =
  (env: HandlerEnv) =>
  async ({
    caller,
    query,
    body,
    headers,
  }: Call<None, MinPosition, t.TypeOf<typeof Batch>>): Promise<Outcome<BatchAnswer>> => {
    const { questions, reason } = body
    const isStaff = asksAsStaff(caller, reason)
    for (const [i, question] of questions.entries()) {
      const problem = forbidden(env, caller, question, isStaff)
      if (problem !== undefined) return E.left({ ...problem, facts: { question: i } })
    }
    const positions = questions.map(({ atPosition }) => atPosition)
    const there = await reached(env.ledger, query.minPosition, ...positions)
    if (E.isLeft(there)) return there
    if (isStaff) {
      const subjects = questions.map(({ subject }) => subject)
      const asked = { view: 'decision', subjects, reason } as const
      const recorded = await recordQuestions(env.ledger, caller, asked)
      if (E.isLeft(recorded)) return recorded
    }
    const language = languageOf(headers['accept-language'])
    const answers = await all(env, questions, language)
    if (E.isLeft(answers)) return answers
    const said = language === undefined ? {} : { headers: saidIn(language) }
    return E.right({ status: 200, json: { answers: answers.right }, ...said })
  }
