/**
 * Whose each id of a disclosure, publication or exemption is, by the rows. Acts that begin one under an id of the
 * caller's choice take turns by that id until the rows hold what came of it: of two at once on this node one is refused.
 *
 * Known hole: two nodes that are told one id for two people within the time that rows are behind record both. Each
 * stands under its own person and is shown, decided and ended there alone; from then on the id is of whom the log has
 * first, and the other goes on with what is theirs.
 */
import { chosenId } from '../../deciders/subject-state/begins.ts'
import type { IsTaken } from '../../deciders/subject-state/begins.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import { makeTurns } from '../../store/turns.ts'
import type { Ledger } from '../ledger.ts'
import type { Running } from '../running.ts'

/** What acts ask of ids. */
export type Begun = {
  /** Whether the rows are as near to the log as those of a decision must be. */
  readonly isKnown: () => boolean
  readonly isOfOther: (subject: SubjectId) => IsTaken
}

/** By the rows of this node; `isBehind` says whether they are too old to decide by. */
export const begunIds = (
  { projector, tables }: Pick<Running, 'projector' | 'tables'>,
  isBehind: () => boolean,
): Begun => {
  const { name, rows } = tables.begun
  return {
    isKnown: () => !isBehind() && projector.positionOf(name) === projector.position(),
    isOfOther: (subject) => (id) => {
      const begun = rows.get(id)?.subject
      return begun !== undefined && begun !== subject
    },
  }
}

/** `act` answers once the rows hold what it recorded. */
export const oneByOneId = (act: Ledger['act']): Ledger['act'] => {
  const turns = makeTurns()
  return (request) => {
    const id = chosenId(request.act)
    return id === undefined ? act(request) : () => turns(id, act(request))
  }
}
