/** Where does this person stand? The row that a decision is made from. */
import { nobody } from '../../src/standing/standing.ts'
import { evolveStanding } from '../../src/standing/evolve.ts'
import { lensOf } from '../../src/standing/lens/folded-lens.ts'
import { withOthers } from '../../src/standing/lens/members.ts'
import type { StandingLens } from '../../src/standing/lens/lens.ts'
import { standingFrom } from '../../src/standing/row/decode.ts'
import { standingText } from '../../src/standing/row/encode.ts'
import { textLens } from '../../src/standing/row/text-lens.ts'
import type { Standing } from '../../src/standing/standing.ts'
import type { SubjectId } from '../../src/kernel/ids.ts'
import type { Projection, Rows } from '../../src/projector/projection.ts'
import { personOf } from '../subject-key.ts'

export const standing: Projection<Standing> = {
  name: 'standing',
  version: 5,
  keysOf: (recorded) => {
    const subject = personOf(recorded)
    return subject === undefined ? [] : [subject]
  },
  initial: nobody,
  text: { write: standingText, read: standingFrom },
  evolve: (row, { event }) => evolveStanding(row, event),
}

const nobodyLens = lensOf(nobody)

/** Of one surrogate, without those that it is joined with. */
export const lensAlone =
  (rows: Pick<Rows<Standing>, 'nearest'>) =>
  (subject: SubjectId): StandingLens => {
    const nearest = rows.nearest(subject)
    if (nearest === undefined) return nobodyLens
    return nearest.as === 'row' ? lensOf(nearest.row) : textLens(nearest.text)
  }

/**
 * The same for a decision, which looks up three or four entries and reads no more of the row than those: with all that
 * the surrogate is joined with.
 */
export const lensFor = (rows: Pick<Rows<Standing>, 'nearest'>) => {
  const alone = lensAlone(rows)
  return (subject: SubjectId): StandingLens => withOthers(subject, alone(subject), alone)
}
