/** Replayed events as a table, as JSON or as lines of JSON. */
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { openedFields, withoutCiphertext } from '../../replay/shown-event.ts'
import type { TrailEntry } from '../../replay/trail.ts'
import type { Change } from '../../standing/changes.ts'
import type { Recorded } from '../../store/event-store.ts'
import { jsonLine } from '../words/json.ts'

/** One event with what it changed; `personal` where a person's record was opened. */
export type Told = {
  readonly recorded: Recorded<LedgerEvent>
  readonly changes: ReadonlyArray<Change>
  readonly personal?: TrailEntry['personal']
}

/** The number of events, and the digest of the resulting state. */
export type Ending = { readonly events: number; readonly digest: string; readonly position: bigint }

export type Format = {
  readonly start: string
  readonly entry: (told: Told, index: number) => string
  readonly end: (ending: Ending) => string
}

const personalOf = ({ personal }: Told) =>
  personal === undefined ? undefined : openedFields(personal)

const recordOf = (told: Told) => {
  const { event, stream, revision, position } = told.recorded
  const personal = personalOf(told)
  return {
    position,
    revision,
    stream,
    event: withoutCiphertext(event),
    changes: told.changes,
    ...(personal === undefined ? {} : { personal }),
  }
}

/** One object to a line; the last one is the digest. */
const jsonl: Format = {
  start: '',
  entry: (told) => `${jsonLine(recordOf(told))}\n`,
  end: (ending) =>
    `${jsonLine({ digest: ending.digest, events: ending.events, position: ending.position })}\n`,
}

/** One document, written piece by piece. */
const json: Format = {
  start: '{"events":[',
  entry: (told, index) => `${index === 0 ? '' : ','}\n${jsonLine(recordOf(told))}`,
  end: (ending) =>
    `\n],"count":${ending.events},"position":"${ending.position}","digest":"${ending.digest}"}\n`,
}

const changeLine = ({ path, before, after }: Change): string =>
  `    ${path}: ${before ?? 'nothing'} -> ${after ?? 'nothing'}`

const personalLine = (told: Told): ReadonlyArray<string> =>
  (personalOf(told) ?? []).map(
    ({ fields }) => `    personal: ${fields === null ? 'erased' : jsonLine(fields)}`,
  )

/** One line to an event, and under it what it changed. */
const tabular: Format = {
  start:
    '  position  recorded                  occurred                  event                            stream\n',
  entry: (told) => {
    const { event, stream, position } = told.recorded
    const head = `${String(position).padStart(10)}  ${event.recordedAt}  ${event.occurredAt}  ${event.type.padEnd(31)}  ${stream}`
    return `${[head, ...told.changes.map(changeLine), ...personalLine(told)].join('\n')}\n`
  },
  end: ({ events, digest, position }) =>
    `${events} events up to position ${position}\nstate digest ${digest}\n`,
}

/** By the word that `--format` takes. */
export const formats: { readonly [name: string]: Format | undefined } = {
  table: tabular,
  json,
  jsonl,
}
