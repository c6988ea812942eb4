/** The entries that a scope discloses, in order of index. Every reading gives the same entries. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { catalogueStream, policyStream, subjectStream } from '../../../kernel/ids.ts'
import type { PolicyId, StreamId, SubjectId } from '../../../kernel/ids.ts'
import type { Recorded, StoredEvent } from '../../../store/event-store.ts'
import { disclosesInOrder, isPublished, tellingStreams, tellsOf } from '../format/disclosing.ts'
import type { BundleScope } from '../format/scope.ts'
import { logPages, readEntry, streamPages } from './log-pages.ts'
import type { Entry, LogFailure, LogPages } from './log-pages.ts'

/** The event is not in the tree yet: its index was requested too early. */
export type BeyondTree = { readonly failure: 'beyond-tree'; readonly size: number }

export type DisclosedFailure = LogFailure | BeyondTree

/** Entries in order of index, page by page. */
export type DisclosedPages = AsyncGenerator<Either<DisclosedFailure, ReadonlyArray<Entry>>, void>

export type DisclosingEnv = {
  readonly reader: LogPages
  /** All policies published so far; each has a stream. */
  readonly policies: () => ReadonlyArray<PolicyId>
  readonly indexOf: (position: bigint) => number | undefined
  /** Called with each entry that is read, disclosed or not: of scope `person` the person's own and those about nobody. */
  readonly onRead?: ((entry: Entry) => void) | undefined
}

async function* inLog(
  { reader, onRead }: DisclosingEnv,
  last: bigint,
  scope: PartScope,
): DisclosedPages {
  const discloses = disclosesInOrder(scope)
  for await (const page of logPages(reader, last)) {
    if (E.isLeft(page)) return yield page
    const found: Entry[] = []
    for (const stored of page.right) {
      const entry = readEntry(stored)
      if (E.isLeft(entry)) return yield entry
      onRead?.(entry.right)
      const { recorded, json: text } = entry.right
      if (discloses({ ...recorded, text })) found.push(entry.right)
    }
    yield E.right(found)
  }
}

/** The streams that may contain entries of a person's scope. */
const streamsOf = ({ policies }: DisclosingEnv, subject: SubjectId): ReadonlyArray<StreamId> => [
  subjectStream(subject),
  catalogueStream,
  ...policies().map(policyStream),
  ...tellingStreams,
]

/** Reads the streams, not the whole log: a person's record is short, however long the log. */
async function* ofPerson(env: DisclosingEnv, last: bigint, subject: SubjectId): DisclosedPages {
  const found: Recorded<StoredEvent>[] = []
  const tells = tellsOf(subject)
  for (const stream of streamsOf(env, subject)) {
    for await (const page of streamPages(env.reader, stream, last)) {
      if (E.isLeft(page)) return yield page
      const about = ({ event }: Recorded<StoredEvent>): boolean =>
        isPublished(stream) || tells({ stream, text: event.json })
      found.push(...page.right.filter(about))
    }
  }
  const entries: Entry[] = []
  for (const recorded of found.toSorted((a, b) => (a.position < b.position ? -1 : 1))) {
    const index = env.indexOf(recorded.position)
    if (index === undefined)
      return yield E.left({ failure: 'beyond-tree', size: Number(recorded.position) })
    const entry = readEntry({ index, recorded })
    if (E.isLeft(entry)) return yield entry
    env.onRead?.(entry.right)
    entries.push(entry.right)
  }
  yield E.right(entries)
}

/** A scope that discloses only a part of the entries. */
export type PartScope = Exclude<BundleScope, { readonly kind: 'ledger' }>

/** The entries of a scope up to position `last`. */
export const disclosed = (env: DisclosingEnv, scope: PartScope, last: bigint): DisclosedPages =>
  scope.kind === 'person' ? ofPerson(env, last, scope.subject) : inLog(env, last, scope)
