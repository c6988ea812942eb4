/** People's states between acts, in memory and, if evicted, beside the rows. Erased people are in neither. */
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
  /** The part that is committed together with the rows. */
  readonly keeping: Keeping
  /**
   * Drops the states of erased people, whichever node erased them. Called with each batch before its rows are
   * committed; after a kill, the uncommitted batches come again.
   */
  readonly observe: (batch: ReadonlyArray<Recorded<LedgerEvent>>) => void
  /**
   * Stores the states in memory before the last commit of the rows, so that the next process need not fold those
   * streams.
   */
  readonly keepAll: () => void
  /** Deletes the stored states. If a file cannot be deleted, its states stay, and are compared with the log before use. */
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
