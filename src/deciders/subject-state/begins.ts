/**
 * Ids that a caller chooses for a disclosure, a publication or an exemption. An id belongs to one thing of one person:
 * if two people had the same id, a look-up by id would find only one of them. Follow-up acts (closing, taking down,
 * confirming) name an existing id, so this never refuses them.
 */
import type { Act } from '../../commands/acts.ts'
import type { Entries } from '../../kernel/entries.ts'
import type { MatterId } from '../../kernel/ids.ts'
import type { SubjectState } from './subject-state.ts'
import { own } from '../lookups.ts'

/** The kinds of things that have ids. */
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

/** The id that the caller chose for the thing that the act begins, if any. */
export const chosenId = (act: Act): MatterId | undefined => chosenIn(act)?.id

/** Whether an id belongs to something of another person. */
export type IsTaken = (id: MatterId) => boolean

const isOwn = (state: SubjectState, { kind, id }: Chosen): boolean => {
  const entries: Entries<unknown> = state[kind]
  return own(entries, id) !== undefined
}

/** Whether the act begins something under a chosen id that this person does not use yet. */
export const isIdNew = (state: SubjectState, act: Act): boolean => {
  const chosen = chosenIn(act)
  return chosen !== undefined && !isOwn(state, chosen)
}

const isTakenByNobody: IsTaken = () => false

/**
 * The chosen id if it cannot be used, because it belongs to something else of this person or of another one; the
 * answer does not tell which. If it belongs to the same thing of this person, the act is a repetition, and its rule
 * decides.
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
