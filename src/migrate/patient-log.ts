/** A log whose reads wait while the store is away. */
import type { RetryTiming } from '../store/append-until-known.ts'
import type { EventReader, StoredEvent } from '../store/event-store.ts'
import { patiently } from './patience.ts'
import type { TimePorts } from './patience.ts'

/** The reads of a log that a move needs. */
export type Log = Pick<EventReader<StoredEvent>, 'read' | 'readAll' | 'head'>

/** The same log; a read fails only once the store has been away for as long as `timing` says. */
export const patientLog = (log: Log, ports: TimePorts, timing: RetryTiming): Log => {
  const wait = patiently(ports, timing)
  return {
    read: (stream, options) => wait(log.read(stream, options)),
    readAll: (options) => wait(log.readAll(options)),
    head: () => wait(log.head()),
  }
}
