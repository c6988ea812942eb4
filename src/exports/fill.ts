/** The content of an export: the whole ledger, or one person's record. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { Sha256, SubjectId } from '../kernel/ids.ts'
import { instantOf } from '../kernel/instant.ts'
import { eachPage } from '../replay/history.ts'
import type { HistoryFailure } from '../replay/history.ts'
import type { Story, StoryFailure } from '../replay/trail.ts'
import type { EventReader, StoredEvent } from '../store/event-store.ts'
import { personLine, wholeLine } from './lines.ts'
import { exportFormat } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import type { LineWriter } from './write-export.ts'

type Head = Pick<Manifest, 'format' | 'kind' | 'ledger' | 'createdAt'>

const headOf = (kind: Manifest['kind'], ledger: string): Head => ({
  format: exportFormat,
  kind,
  ledger,
  createdAt: instantOf(Date.now()),
})

type Whole<F> = {
  readonly reader: Pick<EventReader<StoredEvent>, 'readAll' | 'head'> & {
    readonly ledgerId: string
  }
  /** The digest of the state that results from the log up to this position. */
  readonly digest: (position: bigint) => Promise<Either<F, Sha256>>
  /** Called with the number of events written and the total, and at the end. */
  readonly report: {
    readonly at: (done: number, total: number) => void
    readonly end: () => void
  }
}

/** Every event up to the head of the log at the beginning, and the digest of the state there. */
export const fillWhole = async <F>(
  { reader, digest, report }: Whole<F>,
  writer: LineWriter,
): Promise<Either<F | HistoryFailure, Manifest>> => {
  const head = await reader.head()()
  if (E.isLeft(head)) return head
  let done = 0
  const read = await eachPage({ reader, last: head.right }, async (page) => {
    await writer.write(page.map(wholeLine))
    done += page.length
    report.at(done, Number(head.right) + 1)
    return E.right(undefined)
  })
  report.end()
  if (E.isLeft(read)) return read
  const counted = await writer.end()
  const stateDigest = await digest(head.right)
  return E.isLeft(stateDigest)
    ? stateDigest
    : E.right({ ...headOf('whole', reader.ledgerId), ...counted, stateDigest: stateDigest.right })
}

/** A person's trail as opened for the reader. The reading was recorded before. */
export const fillPerson = async (
  story: Story,
  { ledgerId, subject }: { readonly ledgerId: string; readonly subject: SubjectId },
  writer: LineWriter,
): Promise<Either<StoryFailure, Manifest>> => {
  for await (const piece of story) {
    if (E.isLeft(piece)) return piece
    await writer.write(piece.right.entries.map(personLine))
  }
  const counted = await writer.end()
  return E.right({ ...headOf('person', ledgerId), subject, ...counted })
}
