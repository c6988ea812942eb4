/** The surrogates joined with one, directly or through each other. */
import type { SubjectId } from '../../kernel/ids.ts'
import { joinedLens } from './joined-lens.ts'
import type { StandingLens, Together } from './lens.ts'

/**
 * As many surrogates as may be joined as one person: each is looked through in every decision about any of them. Two
 * nodes that join at once may go beyond it by what they join; all are looked through then too.
 */
export const maxMembers = 8

/** Everybody else that this lens is joined with, each once. */
export const othersOf = (
  subject: SubjectId,
  own: StandingLens,
  lensFor: (subject: SubjectId) => StandingLens,
): Together['others'] => {
  const found = new Map<SubjectId, StandingLens>([[subject, own]])
  // A map is walked on into what is put in meanwhile.
  for (const lens of found.values()) {
    for (const other of lens.joinedWith()) if (!found.has(other)) found.set(other, lensFor(other))
  }
  found.delete(subject)
  return [...found].map(([each, lens]) => ({ subject: each, lens }))
}

/** The lens of a surrogate with all that it is joined with; its own where it stands alone. */
export const withOthers = (
  subject: SubjectId,
  own: StandingLens,
  lensFor: (subject: SubjectId) => StandingLens,
): StandingLens =>
  own.joinedWith().length === 0 ? own : joinedLens({ own, others: othersOf(subject, own, lensFor) })
