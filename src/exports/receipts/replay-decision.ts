/** Repeats a signed decision from history, and compares rules and answer. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { emptyCatalogue, evolveCatalogue } from '../../catalogue/catalogue.ts'
import type { Packages } from '../../catalogue/catalogue.ts'
import { viewAt } from '../../catalogue/view.ts'
import type { View } from '../../catalogue/view.ts'
import type { Ruling } from '../../decisions/answer.ts'
import { decideThrough } from '../../decisions/decide.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import { evolveStanding } from '../../standing/evolve.ts'
import { lensOf } from '../../standing/lens/folded-lens.ts'
import type { StandingLens } from '../../standing/lens/lens.ts'
import { withOthers } from '../../standing/lens/members.ts'
import { nobody } from '../../standing/standing.ts'
import type { Primitives } from '../../transparency/primitives.ts'
import { signedAnswer } from './decision-claims.ts'
import type { DecisionClaims, SignedAnswer } from './decision-claims.ts'
import { rulesDigest } from './rules.ts'

/** An event with its position. */
export type PastEvent = { readonly event: LedgerEvent; readonly position: bigint }

/** The events from which a decision is repeated. Each list is in order of recording. */
export type DecisionHistory = {
  /** Events of policies and of the catalogue. */
  readonly registry: ReadonlyArray<LedgerEvent>
  /** Compiled packages by the hash of their bytes. */
  readonly packages: Packages
  /** All events of a person's record, including those of joined surrogates. */
  readonly eventsOf: (subject: SubjectId) => ReadonlyArray<PastEvent>
}

export type ReplayRejection =
  /** The rules in force were not the signed ones. */
  | { readonly rejected: 'rules-differ'; readonly computed: string; readonly expected: string }
  /** The same rules and events give another answer. */
  | {
      readonly rejected: 'answer-differs'
      readonly computed: SignedAnswer
      readonly expected: SignedAnswer
    }
  /** The node answered that it was behind; history cannot reproduce that. */
  | { readonly rejected: 'answer-of-the-node' }

/** The two instants of a decision: facts as of the one, known at the other. */
export const decidedBy = ({
  question,
  decidedAt,
}: DecisionClaims): { readonly asOf: Instant; readonly knownAt: Instant } => ({
  asOf: decidedAt,
  knownAt: question.knownAt ?? decidedAt,
})

const isKnown = (event: LedgerEvent, asOf: Instant, knownAt: Instant): boolean =>
  event.occurredAt <= asOf && event.recordedAt <= knownAt

const viewThen = (history: DecisionHistory, asOf: Instant, knownAt: Instant): View =>
  viewAt(
    history.registry
      .filter((event) => isKnown(event, asOf, knownAt))
      .reduce(evolveCatalogue(history.packages), emptyCatalogue),
    asOf,
  )

const lensThen = (
  history: DecisionHistory,
  { sub, position }: DecisionClaims,
  asOf: Instant,
  knownAt: Instant,
): StandingLens => {
  const last = BigInt(position)
  const lensFor = (subject: SubjectId): StandingLens =>
    lensOf(
      history
        .eventsOf(subject)
        .filter((past) => past.position <= last && isKnown(past.event, asOf, knownAt))
        .reduce((standing, { event }) => evolveStanding(standing, event), nobody),
    )
  return withOthers(sub, lensFor(sub), lensFor)
}

const same = (a: SignedAnswer, b: SignedAnswer): boolean => canonicalJson(a) === canonicalJson(b)

/** Compares a repeated decision with the signed one: first the rules in `view`, then the ruling. */
export const heldAgainst = (
  primitives: Pick<Primitives, 'sha256'>,
  { answer, rules }: DecisionClaims,
  view: View,
  rule: () => Ruling,
): Either<ReplayRejection, SignedAnswer> => {
  if (answer.reasons.some(({ code }) => code === 'PROJECTION_BEHIND'))
    return E.left({ rejected: 'answer-of-the-node' })
  const computed = rulesDigest(primitives, view)
  if (computed !== rules.catalogueSha256)
    return E.left({ rejected: 'rules-differ', computed, expected: rules.catalogueSha256 })
  const again = signedAnswer(rule())
  return same(again, answer)
    ? E.right(again)
    : E.left({ rejected: 'answer-differs', computed: again, expected: answer })
}

/** The repeated answer, if rules and answer equal the signed ones. */
export const replayDecision = (
  primitives: Pick<Primitives, 'sha256'>,
  claims: DecisionClaims,
  history: DecisionHistory,
): Either<ReplayRejection, SignedAnswer> => {
  const { asOf, knownAt } = decidedBy(claims)
  const view = viewThen(history, asOf, knownAt)
  return heldAgainst(primitives, claims, view, () =>
    decideThrough(view, lensThen(history, claims, asOf, knownAt), claims.question, asOf),
  )
}
