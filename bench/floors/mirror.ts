/** The events of a ledger in LMDB, under rising numbers: what a scan costs when nothing is around it. */
import { join } from 'node:path'
import { openEmbeddedReader } from '../../src/store/embedded/reading/open-reader.ts'
import { orThrow } from '../population/build.ts'
import { openFloorLog, openRaw } from './lmdb.ts'
import type { Raw } from './lmdb.ts'

/** Bounds what waits in memory for LMDB's thread. */
const eventsPerWait = 10_000

// As the ledger's own records have it: ASCII is read faster where it is known to be that.
const ascii = 'a'
const utf8 = 'u'

const encoded = (json: string): Buffer => {
  const length = Buffer.byteLength(json)
  return Buffer.from(`${length === json.length ? ascii : utf8}${json}`)
}

/** The JSON of an event in the mirror. */
export const jsonIn = (record: Buffer): string =>
  record[0] === ascii.charCodeAt(0) ? record.toString('latin1', 1) : record.toString('utf8', 1)

/** Copies the JSON of each event from position `from` on into an LMDB within `scratch`, and opens that for reading. */
export const openMirror = async (
  folder: string,
  scratch: string,
  from: bigint,
): Promise<Raw<number>> => {
  const reader = orThrow('the log', await openEmbeddedReader({ folder })())
  const path = join(scratch, 'mirror')
  const mirror = openFloorLog(path)
  let last: Promise<unknown> = Promise.resolve()
  let next = from < 0n ? 0n : from
  for (;;) {
    const page = await reader.readAll({
      direction: 'forwards',
      from: next,
      maxCount: eventsPerWait,
    })()
    const events = orThrow('a page', page)
    const end = events.at(-1)
    if (end === undefined) break
    for (const { event } of events) last = mirror.append(encoded(event.json))
    await last
    next = end.position + 1n
  }
  await mirror.close()
  await reader.close()
  return openRaw<number>(path, undefined, 'read')
}
