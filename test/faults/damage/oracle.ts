/** The answers of an unharmed ledger: asked of several twins, so that values that vary between them are known. */
import { rootAt } from './questions.ts'
import type { Answer, Question } from './questions.ts'

type Expected = { readonly status: number; readonly values: ReadonlyMap<string, string> }
export type Oracle = ReadonlyArray<Expected>

const isSuccess = (status: number): boolean => status >= 200 && status < 300

// Where the rows stand depends on how fast they follow; where an act stands, on how many readings before it could be
// recorded.
const isMeasure = (path: string): boolean => path === '/position' || path === '/receipt/position'

/** Only what all twins say alike is held against a damaged one: times and drawn ids differ. */
export const oracleOf = (twins: ReadonlyArray<ReadonlyArray<Answer | undefined>>): Oracle => {
  const [first = []] = twins
  return first.map((answer, index) => {
    const others = twins.map((twin) => twin[index])
    if (answer === undefined || !isSuccess(answer.status))
      throw new Error(
        `an unharmed twin does not answer question ${index}: ${[...(answer?.values ?? [])].join(' ')}`,
      )
    const values = [...answer.values].filter(
      ([path, value]) =>
        !isMeasure(path) && others.every((other) => other?.values.get(path) === value),
    )
    return { status: answer.status, values: new Map(values) }
  })
}

/** How a damaged ledger took the questions. */
export type Held = {
  /** Answers that are neither the right ones nor a failure of the ledger. */
  readonly wrong: ReadonlyArray<string>
  /** Questions that it said it could not answer. */
  readonly failed: number
}

const behind = 'PROJECTION_BEHIND'

const isClosed = ({ values }: Answer): boolean =>
  [...values].some(([path, value]) => path.endsWith('/code') && value === behind) ||
  [...values].some(([path, value]) => path.endsWith('/because') && value === 'behind')

const shown = ({ method, path }: Question): string =>
  `${method} ${path.replace(/sub_[0-9a-f]{32}/, 'SUBJECT')}`

/** The expected answer; after an act that was refused, the one expected before it. */
const expectedAt = (
  oracle: Oracle,
  { after }: Question,
  index: number,
  answers: ReadonlyArray<Answer | undefined>,
): Expected | undefined => {
  if (after === undefined) return oracle[index]
  const act = answers[after.act]
  return act !== undefined && isSuccess(act.status) ? oracle[index] : oracle[after.before]
}

/** Holds answers against the oracle. A refusal (4xx) that an unharmed ledger does not give is a wrong answer as well. */
export const hold = (
  oracle: Oracle,
  questions: ReadonlyArray<Question>,
  answers: ReadonlyArray<Answer | undefined>,
): Held => {
  const wrong: string[] = []
  let failed = 0
  for (const [index, question] of questions.entries()) {
    const expected = expectedAt(oracle, question, index, answers)
    const answer = answers[index]
    if (expected === undefined) continue
    if (answer === undefined || answer.status >= 500 || isClosed(answer)) {
      failed += 1
      continue
    }
    if (answer.status !== expected.status) {
      wrong.push(
        `${shown(question)}: ${answer.status}, not ${expected.status} (${answer.values.get('/type') ?? ''})`,
      )
      continue
    }
    const differs = [...expected.values].find(
      ([path, value]) =>
        answer.values.get(path) !== value &&
        (answer.values.has(path) || !path.startsWith(`/${rootAt}`)),
    )
    if (differs !== undefined)
      wrong.push(
        `${shown(question)}: ${answer.status} with ${differs[0]} = ${answer.values.get(differs[0]) ?? '(nothing)'}, not ${differs[1]}`,
      )
  }
  return { wrong, failed }
}
