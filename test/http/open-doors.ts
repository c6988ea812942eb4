/** Limits that no test meets by accident. */
import type { EdgeLimits } from '../../src/http/front.ts'
import { usualReaders } from '../../src/http/answers/readers.ts'

const noLimit = { perSecond: 0, burst: 0 }
export const openDoors: EdgeLimits = {
  rates: { credential: noLimit, person: noLimit },
  actsAtOnce: 64,
  personBodyBytes: 64 * 1024,
  maxConnections: 500,
  corsOrigins: [],
  readers: usualReaders,
}
