/**
 * Ids that a caller chose for a disclosure, a publication or an exemption. One id is one thing of one person: under the
 * same id for two people, whoever looks it up would meet one of them and miss the other. What follows something that was
 * begun (its ending, a taking down, a receipt) names an id and takes none, so it is never refused for this.
 */
import type { Act } from '../../commands/acts.ts'
import type { Entries } from '../../kernel/entries.ts'
import type { MatterId } from '../../kernel/ids.ts'
import type { SubjectState } from './subject-state.ts'
import { own } from '../lookups.ts'

/** What has ids of its own. */
type Kind = 'disclosure' | 'publication' | 'exemption'
type Chosen = { readonly kind: Kind; readonly id: MatterId }

const kinds: ReadonlyArray<Kind> = ['disclosure', 'publication', 'exemption']

const chosenOf = (kind: Kind, id: MatterId | undefined): Chosen | undefined =>
  id === undefined ? undefined : { kind, id }

const chosenIn = (act: Act): Chosen | undefined => {
  if (act.act === 'request-disclosure') return chosenOf('disclosure', act.disclosure)
  if (act.act === 'invoke-exemption') return chosenOf('exemption', act.exemption)
  return act.act === 'record-publication' ? chosenOf('publication', act.publication) : undefined
}

/** The id that the act begins something under, where the caller chose it. */
export const chosenId = (act: Act): MatterId | undefined => chosenIn(act)?.id

/** Whether an id stands for something of another person's. */
export type IsTaken = (id: MatterId) => boolean

const isOwn = (state: SubjectState, { kind, id }: Chosen): boolean => {
  const entries: Entries<unknown> = state[kind]
  return own(entries, id) !== undefined
}

/** Whether the act begins something under an id that the caller chose and this person has nothing under. */
export const isIdNew = (state: SubjectState, act: Act): boolean => {
  const chosen = chosenIn(act)
  return chosen !== undefined && !isOwn(state, chosen)
}

const isTakenByNobody: IsTaken = () => false

/**
 * The chosen id, where it cannot be used: it stands for something else of this person's, or for something of another
 * one's, which is not told apart. What is this person's under it already is told again, and judged by its rule.
 */
export const takenId = (
  state: SubjectState,
  act: Act,
  isTaken: IsTaken = isTakenByNobody,
): MatterId | undefined => {
  const chosen = chosenIn(act)
  if (chosen === undefined || isOwn(state, chosen)) return undefined
  const { id } = chosen
  return kinds.some((kind) => isOwn(state, { kind, id })) || isTaken(id) ? id : undefined
}
