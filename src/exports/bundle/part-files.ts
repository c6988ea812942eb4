/**
 * The files of a bundle of a part of the ledger, without the manifest. The disclosed entries are read twice: first to
 * find their tiles, then to write them.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { ArchiveFile } from './archive/pieces.ts'
import { linePieces, textPieces } from './archive/pieces.ts'
import { erasedLater } from './contents/erased-later.ts'
import { documentFiles } from './contents/documents.ts'
import { keysHeld } from './contents/keys-held.ts'
import type { KeysHeld } from './contents/keys-held.ts'
import { entryLine } from './contents/entries.ts'
import { openingLine, openingsOf } from './contents/openings.ts'
import type { Opened } from './contents/openings.ts'
import { proofFiles } from './contents/proofs.ts'
import { personTables, stateTexts } from './contents/state.ts'
import type { StateTable } from './contents/state.ts'
import { neededTiles, tileFiles } from './contents/tiles.ts'
import type { BundleEnv, OnEntries } from './env.ts'
import type { BundleFailure } from './failure.ts'
import { isPublished } from './format/disclosing.ts'
import type { BundledState } from './format/manifest.ts'
import { entriesFile, openingsFile, stateFile } from './format/names.ts'
import type { BundleHead } from './head.ts'
import { standingTable } from './judging/person-in-force.ts'
import type { StandingRow } from './judging/person-in-force.ts'
import { lateTransfers } from './judging/late-transfers.ts'
import type { LateTransfers } from './judging/late-transfers.ts'
import { sizeAt } from './plan.ts'
import { disclosed } from './reading/disclosed.ts'
import type { PartScope } from './reading/disclosed.ts'
import { heldPages } from './reading/held.ts'
import type { Entry } from './reading/log-pages.ts'
import { countStored, listEntry, newTally } from './report/tally.ts'
import type { Tally } from './report/tally.ts'
import { pageFiles } from './report/page-files.ts'
import type { Contents } from './write-bundle.ts'

type Files = AsyncGenerator<Either<BundleFailure, ArchiveFile<BundleFailure>>, void>

/** Results of the first pass. Entries are kept for the scope of one person only, whose record is short. */
type Gathered = {
  readonly tally: Tally
  readonly needed: ReturnType<typeof neededTiles>
  readonly kept: Entry[]
  readonly opened: Opened[]
  /** The keys that opened them; absent in a scope that opens none. */
  readonly held: KeysHeld | undefined
  readonly transfers: LateTransfers
  state: BundledState | undefined
  /** Of scope `person`. */
  standing: StandingRow | undefined
}

type Passing = {
  readonly env: BundleEnv
  readonly scope: PartScope
  readonly last: bigint
}

const pagesOf = ({ env, scope, last }: Passing, onRead?: (entry: Entry) => void) =>
  heldPages(
    disclosed(
      { reader: env.reader, policies: env.policies, indexOf: env.log.indexOf, onRead },
      scope,
      last,
    ),
    env.log.holdEntry,
    ({ json }) => json,
  )

const opener = ({ env, scope }: Passing) =>
  scope.kind === 'person'
    ? openingsOf({ keyOf: env.keyOf, ledger: env.ledger.name }, scope.subject)
    : undefined

const keepOpened = ({ opened, held }: Gathered, more: ReadonlyArray<Opened>): void => {
  opened.push(...more)
  held?.note(more)
}

/** The first pass: collects tiles, counts and openings. */
const gather = async (
  passing: Passing,
  gathered: Gathered,
  onEntries: OnEntries,
  size: number,
): Promise<Either<BundleFailure, void>> => {
  const open = opener(passing)
  const { tally, needed, kept, transfers } = gathered
  for await (const page of pagesOf(passing)) {
    if (E.isLeft(page)) return page
    for (const { listed: entry } of page.right) {
      const { index, recorded, json } = entry
      needed.note(index)
      transfers.find(recorded.event)
      countStored(tally, { index, recorded: { ...recorded, event: { ...recorded.event, json } } })
      if (isPublished(recorded.stream)) {
        if (open !== undefined) kept.push(entry)
        continue
      }
      tally.events += 1
      if (open === undefined) {
        listEntry(tally, entry)
        continue
      }
      kept.push(entry)
      const openings = await open(entry)
      if (E.isLeft(openings)) return openings
      keepOpened(gathered, openings.right)
      listEntry(tally, entry, {
        opened: openings.right.flatMap(({ fields }) => (fields === undefined ? [] : [fields])),
        isErased: openings.right.some(({ fields }) => fields === undefined),
      })
    }
    const last = page.right.at(-1)
    if (last !== undefined) onEntries(last.listed.index + 1, size)
  }
  // The log goes on after the last disclosed entry: report all of it as read.
  onEntries(size, size)
  return E.right(undefined)
}

/** The second pass: the lines, and the ends of the transfers that the first one found. */
async function* entryLines(
  passing: Passing,
  { transfers }: Pick<Gathered, 'transfers'>,
): AsyncGenerator<Either<BundleFailure, string>, void> {
  for await (const page of pagesOf(passing, ({ recorded }) => transfers.fold(recorded.event))) {
    if (E.isLeft(page)) return yield page
    for (const { listed } of page.right) yield E.right(entryLine(listed))
  }
}

async function* openingLines(
  opened: ReadonlyArray<Opened>,
): AsyncGenerator<Either<never, string>, void> {
  for (const one of opened) yield E.right(openingLine(one))
}

const standingRowIn = (
  tables: ReadonlyArray<StateTable>,
  subject: SubjectId,
): StandingRow | undefined => {
  const rows = tables.find(({ name }) => name === standingTable)?.rows ?? []
  const [, text] = [...rows].find(([key]) => key === subject) ?? []
  return text === undefined ? undefined : { subject, text }
}

async function* rowTexts(
  gathered: Gathered,
  subject: SubjectId,
  told: (state: BundledState) => void,
): AsyncGenerator<Either<never, string>, void> {
  const events = gathered.kept.map(({ recorded }) => recorded)
  const tables = personTables(events, subject)
  gathered.standing = standingRowIn(tables, subject)
  const texts = stateTexts(tables)
  for (;;) {
    const { done, value } = await texts.next()
    if (done === true) return told(value)
    yield E.right(value)
  }
}

async function* personFiles(
  { env, last }: Passing,
  gathered: Gathered,
  subject: SubjectId,
  size: number,
): Files {
  const { opened, kept, tally } = gathered
  const behind = { ...env, sizeAt: (position: bigint) => sizeAt(env.log, position) }
  const erased = await erasedLater(behind, { subject, position: last, size }, opened, kept)
  if (E.isLeft(erased)) return yield erased
  tally.erasedLater.push(...erased.right.entries)
  yield E.right({ name: openingsFile, content: linePieces(openingLines(opened)) })
  for (const file of erased.right.files) yield E.right(file)
  const told = (state: BundledState): void => {
    gathered.state = state
  }
  yield E.right({ name: stateFile, content: textPieces(rowTexts(gathered, subject, told)) })
}

/** The files in order. Call `counted` after the last. */
export const partContents = (
  env: BundleEnv,
  head: BundleHead,
  scope: PartScope,
  onEntries: OnEntries,
): Contents => {
  const { size } = head.proofs.checkpoint
  const passing = { env, scope, last: head.position }
  const tally = newTally()
  if (scope.kind !== 'person') tally.people = new Set()
  const gathered: Gathered = {
    tally,
    needed: neededTiles(size),
    kept: [],
    opened: [],
    held: scope.kind === 'person' ? keysHeld(env.keyOf, scope.subject) : undefined,
    transfers: lateTransfers(),
    state: undefined,
    standing: undefined,
  }
  const files = async function* (): Files {
    const done = await gather(passing, gathered, onEntries, size)
    if (E.isLeft(done)) return yield done
    for (const file of proofFiles(head.proofs)) yield E.right(file)
    yield* tileFiles(env.log.tree, gathered.needed.tiles())
    yield E.right({ name: entriesFile, content: linePieces(entryLines(passing, gathered)) })
    if (scope.kind === 'person') yield* personFiles(passing, gathered, scope.subject, size)
    yield* documentFiles(tally.published, env.document)
    tally.late = gathered.transfers.late()
    yield* pageFiles(env, head, tally, gathered)
  }
  const counted = () => ({ entries: tally.entries, events: tally.events, state: gathered.state })
  const mayLeave = gathered.held?.check
  return { files: files(), counted, ...(mayLeave === undefined ? {} : { mayLeave }) }
}
