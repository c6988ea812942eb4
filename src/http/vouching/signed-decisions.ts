/** Decisions that are asked for signed: a service keeps them, and an auditor makes them again. */
import { E, pipe } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { View } from '../../catalogue/view.ts'
import type { Question } from '../../decisions/question.ts'
import { decisionClaims } from '../../exports/receipts/decision-claims.ts'
import { signJws } from '../../exports/receipts/jws.ts'
import { rulesDigest } from '../../exports/receipts/rules.ts'
import { programVersion } from '../../files/program.ts'
import type { Answer } from '../../ledger/ledger.ts'
import type { Instant } from '../../kernel/instant.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import type { Problem } from '../answers/outcome.ts'
import type { HandlerEnv } from '../env.ts'
import { unsignedProblem } from './stopped.ts'

/** An answer as it was made: to this question, by these rules. */
export type Made = { readonly question: Question; readonly answer: Answer; readonly view: View }

/** A question about the past with both of its instants, so that it means the same whenever it is asked again. */
export const withBothClocks = (question: Question, now: Instant): Question => ({
  ...question,
  asOf: question.asOf ?? question.knownAt ?? now,
  knownAt: question.knownAt ?? now,
})

/** Signs one answer. */
export type Sign = (made: Made) => Promise<Either<Problem, string>>

// A body brings the reason of the reading beside the question.
const questionOf = (asked: Question & { readonly reason?: unknown }): Question => {
  const { reason: _, ...question } = asked
  return question
}

/** Signs an answer; the digest of a catalogue is computed once, and not at all for whoever asks for no signature. */
export const signingDecisions = ({ ledger, transparency }: HandlerEnv): Sign => {
  const program = `consent-ledger ${programVersion()}`
  const digests = new WeakMap<View, string>()
  const digestOf = (view: View): string => {
    const known = digests.get(view)
    if (known !== undefined) return known
    const digest = rulesDigest(nodeCrypto, view)
    digests.set(view, digest)
    return digest
  }
  return async ({ question, answer, view }) => {
    if (transparency === undefined) return E.left(unsignedProblem(transparency))
    const { position, decidedAt } = answer
    const asked = questionOf(question)
    const decided = {
      question: asked,
      ruling: answer,
      position,
      decidedAt,
      catalogueSha256: digestOf(view),
    }
    const by = { origin: transparency.origin, program, at: ledger.now() }
    const [signer] = transparency.signers()
    return pipe(
      await signJws(signer, 'consent-decision+jwt', decisionClaims(decided, by)),
      E.mapLeft(() => unsignedProblem(transparency)),
    )
  }
}
