/** Filters of `$all`, by prefix or regular expression, on the stream's name or the event's type. */
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { Stored } from './stored.ts'

/** Which events pass, and how a filtered read or subscription goes about it. */
export type Filter = {
  readonly passes: (stored: Stored) => boolean
  /** `stream^a-,b-`, `stream~regex`, `type^…`, `type~…`; undefined: no filter. */
  readonly text: string | undefined
  /** Events looked at in one page. */
  readonly window: number
  /** Events looked at between two checkpoints; undefined: no checkpoints. */
  readonly checkpointEvery: number | undefined
}

/** Events in one page, and the window of a filter that names none. */
export const pageSize = 32

const everything: Filter = {
  passes: () => true,
  text: undefined,
  window: pageSize,
  checkpointEvery: undefined,
}

/** The filter of a request; `'invalid'` when its regular expression is malformed. */
export const filterOf = (options: ReadReq.Options): Filter | 'invalid' => {
  const asked = options.getFilter()
  if (asked === undefined) return everything
  const byStream = asked.getStreamIdentifier()
  const expression = byStream ?? asked.getEventType()
  if (expression === undefined) return 'invalid'
  const subjectOf = ({ stream, type }: Stored) => (byStream === undefined ? type : stream)
  const name = byStream === undefined ? 'type' : 'stream'
  const window = asked.hasMax() ? asked.getMax() : pageSize
  const multiplier = asked.getCheckpointintervalmultiplier()
  const pace = { window, checkpointEvery: multiplier * window }
  const source = expression.getRegex()
  if (source === '') {
    const prefixes = expression.getPrefixList()
    const passes = (stored: Stored) =>
      prefixes.some((prefix) => subjectOf(stored).startsWith(prefix))
    return { ...pace, passes, text: `${name}^${prefixes.join(',')}` }
  }
  try {
    const regex = new RegExp(source, 'u')
    return { ...pace, passes: (stored) => regex.test(subjectOf(stored)), text: `${name}~${source}` }
  } catch {
    return 'invalid'
  }
}
