/**
 * The person that each id of a disclosure, publication or exemption belongs to, from rows. Acts that begin something
 * under a chosen id take turns by id until the rows contain the result, so that of two concurrent ones on this node
 * one is refused. Known hole: if two nodes get one id for two people while their rows are behind, both record it. Each
 * thing is then shown, decided and ended under its own person only. From then on, the id belongs to the person who
 * comes first in the log; the other one keeps what was begun.
 */
import { chosenId } from '../../deciders/subject-state/begins.ts'
import type { IsTaken } from '../../deciders/subject-state/begins.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import { makeTurns } from '../../store/turns.ts'
import type { Ledger } from '../ledger.ts'
import type { Running } from '../running.ts'

/** The look-ups of ids that acts need. */
export type Begun = {
  /** Whether the rows are as current as decisions require. */
  readonly isKnown: () => boolean
  readonly isOfOther: (subject: SubjectId) => IsTaken
}

/** Look-ups in the rows of this node; `isBehind` tells whether they are too old. */
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

/** `act` must answer only once the rows contain its events. */
export const oneByOneId = (act: Ledger['act']): Ledger['act'] => {
  const turns = makeTurns()
  return (request) => {
    const id = chosenId(request.act)
    return id === undefined ? act(request) : () => turns(id, act(request))
  }
}
