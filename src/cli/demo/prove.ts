/** Asks every case's questions as of the demo's end, and says what was answered and whether that is right. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { Question } from '../../decisions/question.ts'
import { decode } from '../../kernel/codec.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import type { Case } from './case.ts'
import type { World } from './world.ts'

/** One question of a case, answered. */
export type Proof = {
  readonly check: number
  readonly title: string
  readonly subject: SubjectId
  readonly question: Question
  readonly decision: string
  readonly reason: string
  readonly isRight: boolean
}

const proveOne = async (
  ledger: Pick<Ledger, 'askThen'>,
  w: World,
  { check, title, who }: Case,
  { question: loose, decision, reason }: Case['asks'][number],
): Promise<Either<Fault, Proof>> => {
  const subject = w.subject(who)
  const question = decode(Question)({ subject, asOf: w.end, knownAt: w.end, ...loose })
  if (E.isLeft(question))
    return E.left(
      faulty(
        'software',
        `the question of check ${check} is malformed: ${question.left.map(({ path }) => path).join(', ')}`,
      ),
    )
  const answer = await ledger.askThen(question.right)()
  if (E.isLeft(answer)) return E.left(faultFrom(answer.left))
  const [first] = answer.right.reasons
  const isRight = answer.right.decision === decision && first?.code === reason
  return E.right({
    check,
    title,
    subject,
    question: question.right,
    decision: answer.right.decision,
    reason: first?.code ?? '',
    isRight,
  })
}

/** In order of check. */
export const prove = async (
  ledger: Pick<Ledger, 'askThen'>,
  w: World,
  cases: ReadonlyArray<Case>,
): Promise<Either<Fault, ReadonlyArray<Proof>>> => {
  const proofs: Proof[] = []
  for (const each of [...cases].sort((a, b) => a.check - b.check)) {
    for (const asked of each.asks) {
      const proof = await proveOne(ledger, w, each, asked)
      if (E.isLeft(proof)) return proof
      proofs.push(proof.right)
    }
  }
  return E.right(proofs)
}
