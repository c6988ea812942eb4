/** Samples for auditors, one reading of the whole log after the other: two at once would take twice from everybody else. */
import { sampleLog } from '../../exports/sampling/sample-log.ts'
import type { ServedLog } from '../../http/served-log.ts'
import { slices } from '../../http/limits/slices.ts'
import type { EventReader, StoredEvent } from '../../store/event-store.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'

const ignore = (): void => {}

/** Draws from the log of this reader. */
export const samplingOf = (
  reader: Pick<EventReader<StoredEvent>, 'readAll'>,
): ServedLog['sample'] => {
  let before: Promise<void> = Promise.resolve()
  return (asked) => {
    const drawn = before.then(() => sampleLog(nodeCrypto, reader, asked, slices()))
    before = drawn.then(ignore, ignore)
    return drawn
  }
}
