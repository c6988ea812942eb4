/** The request for an auditor's sample, and the sample. */
import { closed, list, text, whole } from '../../kernel/codec.ts'
import { EventId } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import { ReadReason } from '../../events/facts/access.ts'
import { maxSample, maxSeed, PopulationName } from '../../replay/population.ts'
import { Position } from './scalars.ts'

const count = whole(0, Number.MAX_SAFE_INTEGER)

export const SampleQuery = closed(
  'SampleQuery',
  { report: PopulationName, size: whole(1, maxSample), seed: text(maxSeed) },
  { position: Position, reason: ReadReason },
)

/** An event that was drawn: by its index in the log's tree, where anybody finds its entry. */
const SampledEvent = closed('SampledEvent', {
  index: count,
  position: Position,
  id: EventId,
  type: text(80),
  recordedAt: Instant,
})

export const SampleBody = closed('Sample', {
  report: PopulationName,
  seed: text(maxSeed),
  /** The place that was looked at up to. */
  position: Position,
  /** Events of the log up to there. */
  entries: count,
  /** Those of them that belong to the report. */
  population: count,
  sample: list(SampledEvent, maxSample),
})
