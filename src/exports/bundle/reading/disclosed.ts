/** The entries that a scope discloses, in order of index; as often as they are asked for, the same ones. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import {
  accessChangesStream,
  accessStream,
  catalogueStream,
  exportsStream,
  policyStream,
  subjectStream,
} from '../../../kernel/ids.ts'
import type { PolicyId, StreamId, SubjectId } from '../../../kernel/ids.ts'
import type { Recorded, StoredEvent } from '../../../store/event-store.ts'
import type { BundleScope } from '../format/scope.ts'
import { logPages, readEntry, streamPages } from './log-pages.ts'
import type { Entry, LogFailure, LogPages } from './log-pages.ts'
import { namesInOrder } from './named.ts'

/** What the tree does not know of yet: an event whose index is asked for too early. */
export type BeyondTree = { readonly failure: 'beyond-tree'; readonly size: number }

export type DisclosedFailure = LogFailure | BeyondTree

/** Entries in order of index, page by page. */
export type DisclosedPages = AsyncGenerator<Either<DisclosedFailure, ReadonlyArray<Entry>>, void>

export type DisclosingEnv = {
  readonly reader: LogPages
  /** Everything published so far: each has a stream. */
  readonly policies: () => ReadonlyArray<PolicyId>
  readonly indexOf: (position: bigint) => number | undefined
}

/** Events of streams that are about nobody, which every scope holds: what was published. */
export const isPublished = (stream: StreamId): boolean =>
  stream === catalogueStream || stream.startsWith('policy-')

async function* inLog(
  { reader }: DisclosingEnv,
  last: bigint,
  discloses: (entry: Entry) => boolean,
): DisclosedPages {
  for await (const page of logPages(reader, last)) {
    if (E.isLeft(page)) return yield page
    const found: Entry[] = []
    for (const stored of page.right) {
      const entry = readEntry(stored)
      if (E.isLeft(entry)) return yield entry
      if (isPublished(stored.recorded.stream) || discloses(entry.right)) found.push(entry.right)
    }
    yield E.right(found)
  }
}

const whole = (): boolean => true

/** Streams about nobody in which a person may be named, and their own; each with what of it is about them. */
const streamsOf = (
  { policies }: DisclosingEnv,
  subject: SubjectId,
): ReadonlyArray<readonly [StreamId, (json: string) => boolean]> => {
  const named = (json: string): boolean => json.includes(`"${subject}"`)
  return [
    [subjectStream(subject), whole],
    [catalogueStream, whole],
    ...policies().map((policy) => [policyStream(policy), whole] as const),
    [accessStream, named],
    [accessChangesStream, named],
    [exportsStream, named],
  ]
}

/** Read from their streams, and not from the whole log: a person's record is short, whatever the ledger holds. */
async function* ofPerson(env: DisclosingEnv, last: bigint, subject: SubjectId): DisclosedPages {
  const found: Recorded<StoredEvent>[] = []
  for (const [stream, isAbout] of streamsOf(env, subject)) {
    for await (const page of streamPages(env.reader, stream, last)) {
      if (E.isLeft(page)) return yield page
      found.push(...page.right.filter(({ event }) => isAbout(event.json)))
    }
  }
  const entries: Entry[] = []
  for (const recorded of found.toSorted((a, b) => (a.position < b.position ? -1 : 1))) {
    const index = env.indexOf(recorded.position)
    if (index === undefined)
      return yield E.left({ failure: 'beyond-tree', size: Number(recorded.position) })
    const entry = readEntry({ index, recorded })
    if (E.isLeft(entry)) return yield entry
    entries.push(entry.right)
  }
  yield E.right(entries)
}

/** A scope that discloses a part of the entries. */
export type PartScope = Exclude<BundleScope, { readonly kind: 'ledger' }>

/** The entries of a scope up to position `last`. Of the whole ledger that is every entry, which needs no choice. */
export const disclosed = (env: DisclosingEnv, scope: PartScope, last: bigint): DisclosedPages => {
  switch (scope.kind) {
    case 'person':
      return ofPerson(env, last, scope.subject)
    case 'purpose':
      return inLog(env, last, namesInOrder('purpose', scope.purpose))
    case 'recipient':
      return inLog(env, last, namesInOrder('recipient', scope.recipient))
    case 'period': {
      const { from, to } = scope
      return inLog(
        env,
        last,
        ({ recorded: { event } }) => event.recordedAt >= from && event.recordedAt < to,
      )
    }
  }
}
