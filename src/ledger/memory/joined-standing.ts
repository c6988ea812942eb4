/** The standing of a person, together with those of the surrogates that it is joined with. */
import { E } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import { lensOf } from '../../standing/lens/folded-lens.ts'
import type { StandingLens } from '../../standing/lens/lens.ts'
import { withOthers } from '../../standing/lens/members.ts'
import { nobody } from '../../standing/standing.ts'
import type { Standing } from '../../standing/standing.ts'

/** Folds one stream, as of the time and position in question. */
type Fold<F> = (subject: SubjectId) => TaskEither<F, Standing>

/** The standings of a surrogate and of all that it is joined with, the surrogate's own first. */
export const joinedStandings = async <F>(
  fold: Fold<F>,
  subject: SubjectId,
  own: Standing,
): Promise<Either<F, ReadonlyMap<SubjectId, Standing>>> => {
  const known = new Map<SubjectId, Standing>([[subject, own]])
  // The loop also visits entries that are added meanwhile.
  for (const standing of known.values()) {
    for (const other of lensOf(standing).joinedWith()) {
      if (known.has(other)) continue
      // oxlint-disable-next-line no-await-in-loop -- whom to fold next is known only from this one
      const folded = await fold(other)()
      if (E.isLeft(folded)) return folded
      known.set(other, folded.right)
    }
  }
  return E.right(known)
}

/** The standing that decisions use: with joined surrogates. Costs nothing for a surrogate without any. */
export const joinedStanding =
  <F>(fold: Fold<F>) =>
  (subject: SubjectId, own: Standing): TaskEither<F, StandingLens> =>
  async () => {
    if (own.joined === undefined) return E.right(lensOf(own))
    const known = await joinedStandings(fold, subject, own)
    if (E.isLeft(known)) return known
    const lensFor = (of: SubjectId) => lensOf(known.right.get(of) ?? nobody)
    return E.right(withOthers(subject, lensFor(subject), lensFor))
  }
