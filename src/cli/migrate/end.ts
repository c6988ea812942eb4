/** The two ends of a move, opened: the source as it is, the target as what it must become. */
import type { Either } from '../../fp.ts'
import type { Log } from '../../migrate/patient-log.ts'
import type { EventStore, StoredEvent } from '../../store/event-store.ts'
import type { Fault } from '../words/exit.ts'

/** A log that is moved, or compared. */
export type Source = {
  /** Its name in messages. */
  readonly shown: string
  readonly log: Log
  readonly ledgerId: string
  /** The name it seals under; undefined where none was settled yet. */
  readonly name: string | undefined
  /**
   * Whether its streams are to be found again as they are, or are a derived index that stays behind: damage in that is
   * told, and harms no event.
   */
  readonly index: 'counts' | 'stays-behind'
  readonly close: () => Promise<void>
}

/** A log that is moved into. */
export type Target = Source & {
  readonly append: EventStore<StoredEvent>['append']
  /** As `CopyPorts.atOnce`. */
  readonly atOnce: number
  /** To be called once the target is known to be whole: from then on it is a ledger. */
  readonly settle: () => Promise<Either<Fault, void>>
}
