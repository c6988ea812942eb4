import { appending } from './appending.ts'
import type { Asking } from './asking.ts'
import { reading } from './reading.ts'
import { removing } from './removing.ts'
import { slowness } from './slow.ts'
import { subscribing } from './subscribing.ts'

/** Everything that is asked of stand-in and real server alike, but for access. */
export const allSemantics = (asking: Asking): void => {
  appending(asking)
  reading(asking)
  removing(asking)
  subscribing(asking)
  slowness(asking)
}
