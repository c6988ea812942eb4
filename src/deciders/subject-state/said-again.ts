/**
 * Saying the same thing again. A word of the person is recorded each time it is said: what is told later of an earlier
 * time must not make a word count that was not the last one. Only a second tap is no new word.
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
 * Within this the same word from the same source, with nothing recorded between, is the same tap, in ms. Of a word that
 * protects only what is of the very same time is: whatever is told later of the time between must not outlive it.
 */
export const secondTapMs = 3_000

/** A fact without what stands around it: least of all what is sealed. */
type Said = { readonly type: Fact['type']; readonly body: Fact['body'] }

/** What the last command recorded. */
export type LastSaid = {
  readonly causation: EventId
  readonly at: Instant
  readonly source: TimeSource
  readonly evidence: Evidence | undefined
  readonly noticeHash: Sha256 | undefined
  readonly facts: ReadonlyArray<Said>
}

/** More than one tap ever says again; a command of more events is recorded anew. */
const maxFacts = 16

/**
 * The last command after one more event: events of one command follow one another. What a key was answered is no word,
 * or every second of many taps at once would be one anew; nor is what follows from a word, which may be of another time.
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

/** The end that a single use gives a grant moves with each tap: it is not compared. */
const bodyOf = ({ type, body: said }: Said, isEndDerived: boolean): string => {
  if (type !== 'ConsentGranted' || !isEndDerived || !('until' in said)) return canonicalJson(said)
  const { until, ...body } = said
  return canonicalJson({ ...body, ends: until !== undefined })
}

/** Whether both say the same, or neither says anything. */
export const sameOrNone = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b))

/** How the act that is told again is told apart from another one. */
export type Again = { readonly isEndDerived: boolean; readonly isProtective: boolean }

/** Whether these drafts say what was said just now, by the same source, with nothing recorded since. */
export const isSecondTap = (
  last: LastSaid | undefined,
  drafts: ReadonlyArray<Draft>,
  { isEndDerived, isProtective }: Again,
): boolean => {
  const [first] = drafts
  if (last === undefined || first === undefined) return false
  // Most acts say something else than the one before: seen at once.
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
