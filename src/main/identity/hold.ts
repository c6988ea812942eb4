/** Holds the log against what is known of it: by the parts, and by whoever gave `--expect`. Reads single events. */
import { E, TE } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { beyond, foreignPart, latest } from '../../identity/judge.ts'
import type { Claim, Witness } from '../../identity/judge.ts'
import type { EventReader, StoredEvent, StoreFailure } from '../../store/event-store.ts'
import type { NodeFailure } from '../failure.ts'

type Reader = Pick<EventReader<StoredEvent>, 'head' | 'readAll'>
type Expected = Pick<Config, 'expect' | 'acceptLoss'>

/** The statements that a log is compared with. */
export type Known = {
  readonly claims: ReadonlyArray<Claim>
  readonly witnesses: ReadonlyArray<Witness>
}

/** Those of the parts, and the operator. */
export const withExpected = (
  witnesses: ReadonlyArray<Witness>,
  { expect }: Expected,
): ReadonlyArray<Witness> =>
  expect === undefined ? witnesses : [...witnesses, { by: 'expect', position: expect }]

/** The first witness whose event is not the log's at its position, among those within the log. */
const differing = async (
  reader: Reader,
  head: bigint,
  witnesses: ReadonlyArray<Witness>,
): Promise<Either<StoreFailure, Witness | undefined>> => {
  const read = new Map<bigint, string | undefined>()
  for (const witness of witnesses) {
    const { position, event } = witness
    if (event === undefined || position > head) continue
    if (!read.has(position)) {
      const page = await reader.readAll({ direction: 'forwards', from: position, maxCount: 1 })()
      if (E.isLeft(page)) return page
      const [recorded] = page.right
      read.set(position, recorded?.position === position ? recorded.event.id : undefined)
    }
    if (read.get(position) !== event) return E.right(witness)
  }
  return E.right(undefined)
}

/** Whether all parts are of this ledger. Rows of another are set aside, and folded anew, by whoever opens them. */
export const holdClaims = (
  ledgerId: string,
  claims: ReadonlyArray<Claim>,
): Either<NodeFailure, void> => {
  const foreign = foreignPart(ledgerId, claims)
  if (foreign === undefined) return E.right(undefined)
  if (foreign.part !== 'rows') return E.left({ failure: 'part-foreign', ...foreign })
  return holdClaims(
    ledgerId,
    claims.filter(({ part }) => part !== 'rows'),
  )
}

/** Whether the log is the one that is known, and reaches as far. Answers its head. */
export const holdLog = async (
  reader: Reader,
  ledgerId: string,
  { claims, witnesses }: Known,
): Promise<Either<NodeFailure, bigint>> => {
  const own = holdClaims(ledgerId, claims)
  if (E.isLeft(own)) return own
  const head = await reader.head()()
  if (E.isLeft(head)) return head
  const most = latest(witnesses)
  if (most !== undefined && most.position > head.right)
    return E.left({
      failure: 'log-ends-early',
      head: head.right,
      known: most.position,
      by: most.by,
      all: beyond(witnesses, head.right),
    })
  const other = await differing(reader, head.right, witnesses)
  if (E.isLeft(other)) return other
  if (other.right === undefined) return head
  const { by, position } = other.right
  return E.left(
    by === 'rows'
      ? { failure: 'rows-of-another-log', position }
      : { failure: 'log-differs', position, by },
  )
}

/** The same where an operator accepted that what came after the log's end is lost: only rows still have to fit. */
export const holdAccepted = async (
  reader: Reader,
  ledgerId: string,
  { claims, witnesses }: Known,
  accepted: bigint,
): Promise<Either<NodeFailure, bigint>> => {
  const head = await reader.head()()
  if (E.isLeft(head)) return head
  if (head.right !== accepted)
    return E.left({ failure: 'loss-elsewhere', accepted, head: head.right })
  const rows = witnesses.filter(({ by }) => by === 'rows')
  const ahead = rows.find(({ position }) => position > head.right)
  if (ahead !== undefined)
    return E.left({ failure: 'rows-of-another-log', position: ahead.position })
  return holdLog(reader, ledgerId, { claims, witnesses: rows })
}

/** The event at the end of a log, by which it is known again. */
export const endOf = (
  reader: Pick<Reader, 'readAll'>,
): TE.TaskEither<StoreFailure, Pick<Witness, 'position' | 'event'>> =>
  TE.map(([last]: ReadonlyArray<{ position: bigint; event: StoredEvent }>) =>
    last === undefined ? { position: -1n } : { position: last.position, event: last.event.id },
  )(reader.readAll({ direction: 'backwards', from: 'end', maxCount: 1 }))
