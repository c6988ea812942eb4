/** Fields that rows share: when something happened, and the event that says so. */
import { EventId } from '../src/kernel/ids.ts'
import { Instant } from '../src/kernel/instant.ts'
import { closed } from '../src/kernel/codec.ts'
import type { t } from '../src/fp.ts'

/** `at` is claimed time. */
export const markFields = { at: Instant, event: EventId }

export const Mark = closed('Mark', markFields)
export type Mark = t.TypeOf<typeof Mark>
