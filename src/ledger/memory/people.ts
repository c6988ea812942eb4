/** People's states between acts: in memory, and of those that left it beside the rows. Of whoever is erased, nowhere. */
import type { SubjectState } from '../../deciders/subject-state/subject-state.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { subjectOf } from '../../kernel/ids.ts'
import type { StreamId } from '../../kernel/ids.ts'
import type { Keeping } from '../../projector/live/saver.ts'
import type { StateCache } from '../../replay/state-cache.ts'
import type { Recorded } from '../../store/event-store.ts'
import type { LedgerParts } from '../parts.ts'
import type { Tables } from '../tables.ts'
import { makeKeptStates } from './kept-states.ts'
import { makeSubjectStates } from './subject-states.ts'

export type People = {
  readonly states: StateCache<SubjectState>
  /** What the rows are saved with. */
  readonly keeping: Keeping
  /**
   * Forgets whoever is erased, whichever node was told. Told of each batch before its rows are saved: after a kill it is
   * told again of what was not.
   */
  readonly observe: (batch: ReadonlyArray<Recorded<LedgerEvent>>) => void
  /** Before the rows are saved for the last time: whom the memory holds is found by the next process without their streams. */
  readonly keepAll: () => void
  /** Throws away what lies beside the rows. What cannot be deleted stays, and is held against the log as ever. */
  readonly clear: () => Promise<void>
}

const isErasure = ({ type }: LedgerEvent): boolean =>
  type === 'ErasureRequested' || type === 'CryptoShredded'

export const rememberPeople = (
  { rows, limits }: Pick<LedgerParts, 'rows' | 'limits'>,
  { erasures }: Pick<Tables, 'erasures'>,
): People => {
  const isErased = (stream: StreamId): boolean => {
    const subject = subjectOf(stream)
    return subject !== undefined && erasures.rows.get(subject) !== undefined
  }
  const kept = makeKeptStates(rows.kept(), isErased)
  const states = makeSubjectStates(limits.cachedEntries, kept)
  return {
    states,
    keepAll: () => kept.noteAll(states.newestFirst()),
    clear: kept.clear,
    keeping: kept.keeping,
    observe: (batch) => {
      for (const { event, stream } of batch) {
        if (!isErasure(event)) continue
        states.drop(stream)
        kept.remove(stream)
      }
    },
  }
}
