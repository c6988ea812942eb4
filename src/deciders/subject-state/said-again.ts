/**
 * Repetitions. Each act of a person is recorded even if it repeats an earlier one: otherwise an act reported late,
 * with a time in between, would count as the last one. Only a second tap is not recorded.
 */
import type { Evidence } from '../../events/envelope.ts'
import type { Fact, LedgerEvent } from '../../events/ledger-event.ts'
import type { TimeSource } from '../../events/vocabulary.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { EventId, Sha256 } from '../../kernel/ids.ts'
import { msOf } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { Draft } from '../decider.ts'

/**
 * Within this time (ms), the same act from the same source with no event in between is a second tap. For a protective
 * act only one of the very same time is, because an act reported later with a time in between must not outlast it.
 */
export const secondTapMs = 3_000

/** A fact without its envelope and its sealed fields. */
type Said = { readonly type: Fact['type']; readonly body: Fact['body'] }

/** The facts that the last command recorded. */
export type LastSaid = {
  readonly causation: EventId
  readonly at: Instant
  readonly source: TimeSource
  readonly evidence: Evidence | undefined
  readonly noticeHash: Sha256 | undefined
  readonly facts: ReadonlyArray<Said>
}

/** More facts than any tap repeats; a longer command is recorded anew. */
const maxFacts = 16

/**
 * The last command after one more event. Events of one command are adjacent. Two kinds do not count: the recorded
 * answer of a key, or each second of many taps would be recorded; and consequences of an act, which may have another
 * time.
 */
export const saidAfter = (last: LastSaid | undefined, event: LedgerEvent): LastSaid | undefined => {
  if (event.type === 'CommandAnswered') return last
  const { causationId: causation, occurredAt: at, timeSource: source, evidence, noticeHash } = event
  if (event.type === 'SharingEnded' && last?.causation === causation) return last
  const isSame = last?.causation === causation && last.at === at && last.facts.length < maxFacts
  const said: Said = { type: event.type, body: event.body }
  const facts = isSame ? [...last.facts, said] : [said]
  return isSame ? { ...last, facts } : { causation, at, source, evidence, noticeHash, facts }
}

/** The derived end of a single-use grant moves with each tap, so it is not compared. */
const bodyOf = ({ type, body: said }: Said, isEndDerived: boolean): string => {
  if (type !== 'ConsentGranted' || !isEndDerived || !('until' in said)) return canonicalJson(said)
  const { until, ...body } = said
  return canonicalJson({ ...body, ends: until !== undefined })
}

/** Whether both are equal, or both absent. */
export const sameOrNone = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b))

/** The comparison of a repeated act with the last one. */
export type Again = { readonly isEndDerived: boolean; readonly isProtective: boolean }

/** Whether these drafts repeat the last command: the same source, and no event since. */
export const isSecondTap = (
  last: LastSaid | undefined,
  drafts: ReadonlyArray<Draft>,
  { isEndDerived, isProtective }: Again,
): boolean => {
  const [first] = drafts
  if (last === undefined || first === undefined) return false
  // The common case: another kind of act than the last one.
  if (last.facts.every(({ type }) => type !== first.type)) return false
  const { occurredAt, timeSource, evidence, noticeHash, personal } = first
  const withinMs = isProtective ? 0 : secondTapMs
  const isSoon = occurredAt >= last.at && msOf(occurredAt) - msOf(last.at) <= withinMs
  if (!isSoon || timeSource !== last.source || personal !== undefined) return false
  if (!sameOrNone(evidence, last.evidence) || noticeHash !== last.noticeHash) return false
  return drafts.every((draft) =>
    last.facts.some(
      (fact) =>
        fact.type === draft.type && bodyOf(fact, isEndDerived) === bodyOf(draft, isEndDerived),
    ),
  )
}
