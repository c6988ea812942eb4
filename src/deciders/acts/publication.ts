/** Publishing data under the consent for this one publication, and taking it down (clause 4-b, PIPL 25). */
import { decideThrough } from '../../decisions/decide.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { sizeOf, valuesOf, withEntry } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import type { CategoryId, MatterId, PurposeId, Sha256 } from '../../kernel/ids.ts'
import type { Standing } from '../../standing/standing.ts'
import type { ExemptionRecords } from '../state/exemption.ts'
import { own, sameIds } from '../lookups.ts'
import { records, refused } from '../rule.ts'
import type { Acts, Rule, Rules } from '../rule.ts'

export type Publication = {
  readonly publication: MatterId
  readonly purpose: PurposeId
  readonly categories: ReadonlyArray<CategoryId>
  readonly placeSha256: Sha256
  readonly isDown: boolean
  /** Under an exemption: no consent can end it. */
  readonly isExempt?: true
}
/** By the publication's id. */
export type PublicationRecords = Entries<Publication>
export type PublicationState = {
  readonly standing: Standing
  readonly exemption: ExemptionRecords
  readonly publication: PublicationRecords
}
type Act = Acts['record-publication']

export const noPublications: PublicationRecords = undefined

export const evolvePublication = (
  kept: PublicationRecords,
  event: LedgerEvent,
): PublicationRecords => {
  if (event.type === 'PublishedRecorded') {
    const { publication, purpose, categories, placeSha256 } = event.body
    const { exemption } = event.body
    const exempt = exemption === undefined ? {} : { isExempt: true as const }
    const entry = { publication, purpose, categories, placeSha256, isDown: false, ...exempt }
    return withEntry(kept, publication, entry)
  }
  if (event.type !== 'TakedownDone') return kept
  const old = own(kept, event.body.publication)
  return old === undefined ? kept : withEntry(kept, old.publication, { ...old, isDown: true })
}

/** Whether the bound of publications that are public at once is reached. */
export const isTooManyPublic = (kept: PublicationRecords, limit: number): boolean =>
  sizeOf(kept) >= limit && valuesOf(kept).filter(({ isDown }) => !isDown).length >= limit

const isSame = (old: Publication, { purpose, categories, placeSha256 }: Act): boolean =>
  old.purpose === purpose && old.placeSha256 === placeSha256 && sameIds(old.categories, categories)

/**
 * Judged by the state at the time of the publication. One reported after a withdrawal is recorded, and must be taken
 * down at once.
 */
const publish: Rule<'record-publication', PublicationState> = {
  isDone: (act, { known }) => {
    const old = own(known.publication, act.publication)
    return old !== undefined && isSame(old, act)
  },
  decide: (act, { subject, asOf, known, view, at, profile, seen }) => {
    const { publication, purpose, categories, placeSha256 } = act
    const old = own(known.publication, publication)
    if (old !== undefined) {
      return isSame(old, act)
        ? records()
        : refused({ refusal: 'matter-taken', matter: publication })
    }
    if (categories.length === 0) return refused({ refusal: 'categories-empty' })
    const operation = 'publish' as const
    const on = act.exemption === undefined ? {} : { exemption: act.exemption }
    const question = { subject, purpose, operation, categories, publication, profile, ...on }
    const { decision, reasons, evidence, basis } = decideThrough(
      view,
      seen(asOf.standing),
      question,
      at,
    )
    if (decision !== 'ALLOW') {
      const codes = reasons.map(({ code }) => code)
      return refused({ refusal: 'publication-not-consented', matter: publication, reasons: codes })
    }
    const used =
      basis.ground === 'exemption'
        ? valuesOf(known.exemption).find(({ event }) => evidence.includes(event))
        : undefined
    const restsOn = used === undefined ? {} : { exemption: used.body.exemption }
    const body = { publication, purpose, categories, placeSha256, reliedOn: evidence, ...restsOn }
    return records({ type: 'PublishedRecorded', body })
  },
}

const takeDown: Rule<'take-down', PublicationState> = {
  isDone: ({ publication }, { known }) => own(known.publication, publication)?.isDown === true,
  decide: ({ publication }, { known }) =>
    own(known.publication, publication) === undefined
      ? refused({ refusal: 'publication-unknown', matter: publication })
      : records({ type: 'TakedownDone', body: { publication } }),
}

export const publicationRules: Rules<'record-publication' | 'take-down', PublicationState> = {
  'record-publication': publish,
  'take-down': takeDown,
}
