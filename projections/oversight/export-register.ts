/** Which bundles left the ledger: who requested each, of what, and how did it end? One row for each export, by its id and by time. */
import { t } from '../../src/fp.ts'
import { ExportBrokenReason, ExportScope } from '../../src/events/facts/export.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import { ActorRole } from '../../src/events/vocabulary.ts'
import { closed, whole } from '../../src/kernel/codec.ts'
import { ActorId, EventId, LogPosition, Sha256 } from '../../src/kernel/ids.ts'
import type { Projection } from '../../src/projector/projection.ts'
import { Mark, markFields } from '../mark.ts'
import { positionKey } from '../subject-key.ts'

const count = whole(0, Number.MAX_SAFE_INTEGER)

/** `at`: when it began. `position`, `size` and `root`: of the checkpoint that it proves. */
const begun = {
  ...markFields,
  export: EventId,
  actor: ActorId,
  role: ActorRole,
  scope: ExportScope,
  position: LogPosition,
  size: count,
  root: Sha256,
}
/** Entries under the checkpoint that the reader kept and asked to be led from. */
const asked = { since: count }

/** Neither completed nor broken off: in progress, or cut short with its process. */
const Unfinished = closed('UnfinishedExport', { ...begun, outcome: t.literal('unfinished') }, asked)
/** Handed out to its last byte. */
const Delivered = closed(
  'DeliveredExport',
  {
    ...begun,
    outcome: t.literal('delivered'),
    ended: Mark,
    entries: count,
    bytes: count,
    manifestSha256: Sha256,
  },
  asked,
)
/** Ended before it was whole: no program opens the bytes that were handed out. */
const Broken = closed(
  'BrokenExport',
  { ...begun, outcome: t.literal('broken'), ended: Mark, reason: ExportBrokenReason },
  asked,
)

/** An export and how it ended. */
export const ExportRow = t.union([Unfinished, Delivered, Broken])
export type ExportRow = t.TypeOf<typeof ExportRow>

/** Before the export began: never stored. */
type NoExport = { readonly outcome: 'none' }

/** Whether a row is of an export. */
export const isExport = (row: ExportRow | NoExport): row is ExportRow => row.outcome !== 'none'

type Began = Extract<LedgerEvent, { readonly type: 'ExportBegun' }>
type Ended = Extract<LedgerEvent, { readonly type: 'ExportCompleted' | 'ExportBroken' }>

const isEnd = (event: LedgerEvent): event is Ended =>
  event.type === 'ExportCompleted' || event.type === 'ExportBroken'

const rowOf = ({ actor, body, id, occurredAt }: Began): ExportRow => ({
  ...body,
  actor: actor.id,
  role: actor.role,
  at: occurredAt,
  event: id,
  outcome: 'unfinished',
})

const ownKey = (id: EventId): string => `export/${id}`

const endedRow = (row: ExportRow, event: Ended): ExportRow => {
  if (row.outcome !== 'unfinished') return row
  const ended = { at: event.occurredAt, event: event.id }
  if (event.type === 'ExportBroken')
    return { ...row, outcome: 'broken', ended, reason: event.body.reason }
  const { entries, bytes, manifestSha256 } = event.body
  return { ...row, outcome: 'delivered', ended, entries, bytes, manifestSha256 }
}

/** The end names the export alone, so that a row by time is as the export began: `exportsAt` reads how it ended. */
export const exportRegister: Projection<ExportRow | NoExport> = {
  name: 'export-register',
  version: 1,
  keysOf: ({ event, position }) => {
    if (event.type === 'ExportBegun')
      return [ownKey(event.body.export), `time/${event.recordedAt}/${positionKey(position)}`]
    return isEnd(event) ? [ownKey(event.body.export)] : []
  },
  initial: { outcome: 'none' },
  evolve: (row, { event }) => {
    if (event.type === 'ExportBegun') return isExport(row) ? row : rowOf(event)
    return isEnd(event) && isExport(row) ? endedRow(row, event) : row
  },
}

type Page = ReadonlyArray<readonly [key: string, row: ExportRow | NoExport]>

/** Rows by time, each followed to the row under its export, which has the end. */
export const exportsAt = (
  get: (key: string) => ExportRow | NoExport | undefined,
  page: Page,
): ReadonlyArray<readonly [key: string, row: ExportRow]> =>
  page.flatMap(([key, row]) => {
    if (!isExport(row)) return []
    const own = get(ownKey(row.export)) ?? row
    return [[key, isExport(own) ? own : row] as const]
  })
